import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { api } from '../../support/api.js';
import { aPerson, type TestPerson } from '../../support/people.js';

let mia: TestPerson;

beforeEach(async () => {
  await facet.sql('delete from rate_limits');
  mia = await aPerson();
});

const add = async (phoneNumber: string): Promise<{ id: string; default: boolean }> => {
  const { status, body } = await api.as(mia).post('/auth/phone-numbers', { phoneNumber });
  expect(status).toBe(201);
  return body as { id: string; default: boolean };
};
const numbers = async (): Promise<Record<string, boolean>> => {
  const { body } = await api.as(mia).get('/auth/phone-numbers');
  const { phoneNumbers } = body as { phoneNumbers: { phoneNumber: string; default: boolean }[] };
  return Object.fromEntries(phoneNumbers.map((one) => [one.phoneNumber, one.default]));
};

describe('the phone numbers of an account', () => {
  it.each([
    ['+41446681800', '+41446681800'],
    ['+41 44 668 18 00', '+41446681800'],
    ['+44 (0)20 7946 0000', '+442079460000'],
    ['+1 (202) 456-1111', '+12024561111'],
  ])('%s is %s, as /me shows it', async (given, canonical) => {
    await add(given);
    const { body, headers } = await api.as(mia).get('/me');
    expect([body.phoneNumber, headers.get('etag')]).toEqual([canonical, expect.stringMatching(/^"2[."]/)]);
    expect(body.phoneNumbers).toEqual([
      expect.objectContaining({ phoneNumber: canonical, primary: true, verified: false, userId: mia.id }),
    ]);
  });

  it.each([
    '',
    'x',
    '0446681800',
    '41446681800',
    '+',
    '+41',
    '+41446681800 ext. 5',
    'call +41446681800',
    '+999123456789',
  ])('refuses %j', async (phoneNumber) => {
    expectProblem(await api.as(mia).post('/auth/phone-numbers', { phoneNumber }), 400, 'phone_number.invalid');
    expect(await numbers()).toEqual({});
  });

  it.each([null, 7, ['+41446681800'], `+${'4'.repeat(40)}`])('refuses the value %j', async (phoneNumber) =>
    expectProblem(await api.as(mia).post('/auth/phone-numbers', { phoneNumber }), 400, 'request.invalid'),
  );

  it('are ten at most, each once', async () => {
    for (let at = 0; at < 10; at += 1) await add(`+4144668180${at}`);
    expectProblem(
      await api.as(mia).post('/auth/phone-numbers', { phoneNumber: '+41 44 668 18 05' }),
      409,
      'phone_number.exists',
    );
    expectProblem(
      await api.as(mia).post('/auth/phone-numbers', { phoneNumber: '+442079460000' }),
      409,
      'phone_number.limit_reached',
    );
  });

  it('have one default: the first, the chosen one, or the oldest that is left', async () => {
    const [one, two] = [await add('+41446681800'), await add('+442079460000')];
    await add('+12024561111');
    expect([one.default, two.default]).toEqual([true, false]);
    expect((await api.as(mia).put(`/auth/phone-numbers/${two.id}/default`)).body.default).toBe(true);
    expect(await numbers()).toEqual({ '+41446681800': false, '+442079460000': true, '+12024561111': false });
    expect((await api.as(mia).delete(`/auth/phone-numbers/${two.id}`)).status).toBe(204);
    expect(await numbers()).toEqual({ '+41446681800': true, '+12024561111': false });
  });

  it('are changed by their user alone', async () => {
    const { id } = await add('+41446681800');
    const other = await aPerson();
    expectProblem(await api.as(other).put(`/auth/phone-numbers/${id}/default`), 404, 'phone_number.not_found');
    expectProblem(await api.as(other).delete(`/auth/phone-numbers/${id}`), 404, 'phone_number.not_found');
    for (const unknown of ['x', '01930000-0000-7000-8000-00000000ffff'])
      expectProblem(await api.as(mia).delete(`/auth/phone-numbers/${unknown}`), 404, 'phone_number.not_found');
    expect(await numbers()).toEqual({ '+41446681800': true });
  });

  it('may be those of another account, too', async () => {
    await add('+41446681800');
    const other = await aPerson();
    expect((await api.as(other).post('/auth/phone-numbers', { phoneNumber: '+41446681800' })).status).toBe(201);
  });
});
