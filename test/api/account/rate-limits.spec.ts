/** @settings {"RATE_LIMITS":"on","PASSWORD_HASH_QUEUE":"1000"} */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { anAddress, aSignUp, expectProblem, login } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { tablesThatHold } from '../../support/database.js';
import { aPerson, later, password } from '../../support/people.js';

const wrong = 'nine loud geese at dawn';

const times = (count: number, call: () => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: count }, call));

const statusesOf = (answers: readonly Answer[]): Set<number> => new Set(answers.map(({ status }) => status));

/** The bound was reached: 429, and after `Retry-After` seconds the next call passes again. */
async function expectBound(call: () => Promise<Answer>, otherwise: number, longest: number): Promise<void> {
  const refused = await call();
  expectProblem(refused, 429, 'rate.exceeded');
  const seconds = Number(refused.headers.get('retry-after'));
  expect(Number.isInteger(seconds) && seconds >= 1 && seconds <= longest).toBe(true);
  expect((await later(seconds, call)).status).toBe(otherwise);
}

describe('rate limits', () => {
  beforeEach(() => facet.sql('delete from rate_limits'));

  it('stop guesses at one account from one network, known or not', async () => {
    for (const email of [(await aPerson()).email, anAddress()]) {
      expect(statusesOf(await times(50, () => login(email, wrong)))).toEqual(new Set([401]));
      await facet.sql(`delete from rate_limits where key like 'login.address:%'`);
      await expectBound(() => login(email, wrong), 401, 30);
    }
  });

  it('stop the right password too, once the bound is reached', async () => {
    const mia = await aPerson();
    await times(50, () => login(mia.email, wrong));
    expectProblem(await login(mia.email), 429, 'rate.exceeded');
    expectProblem(await login(mia.email.toUpperCase()), 429, 'rate.exceeded');
    expect((await later(31, () => login(mia.email))).status).toBe(200);
  });

  it('forgive an account that signs in', async () => {
    const mia = await aPerson();
    await times(49, () => login(mia.email, wrong));
    expect((await login(mia.email)).status).toBe(200);
    expect(statusesOf(await times(45, () => login(mia.email, wrong)))).toEqual(new Set([401]));
  });

  it('do not let one account stand for another', async () => {
    const [mia, ben] = [await aPerson(), await aPerson()];
    await times(51, () => login(mia.email, wrong));
    expect((await login(ben.email)).status).toBe(200);
  });

  /** As after so many logins from this address at this moment. */
  const spent = (calls: number): Promise<unknown> =>
    facet.sql(`update rate_limits set full_at = now() + $1 * interval '1 second' where key like 'login.address:%'`, [
      calls,
    ]);

  it('stop one address that tries many accounts', async () => {
    expect((await login(anAddress(), wrong)).status).toBe(401);
    await spent(90);
    expect((await login(anAddress(), wrong)).status).toBe(401);
    await spent(100);
    await expectBound(() => login(anAddress(), wrong), 401, 1);
  });

  it('do not believe an address that the client brings itself', async () => {
    await login(anAddress(), wrong);
    await spent(100);
    const headers = { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.7', 'x-real-ip': '203.0.113.7' };
    expectProblem(
      await api.post('/auth/login', { email: anAddress(), password: wrong }, { headers }),
      429,
      'rate.exceeded',
    );
  });

  it('stop sign-ups from one address, also those that fail', async () => {
    const call = (): Promise<Answer> => api.post('/auth/sign-up', aSignUp('nowhere' as never));
    expect(statusesOf(await times(30, call))).toEqual(new Set([404]));
    await expectBound(call, 404, 20);
  });

  it('stop guesses at the current password of a user who is signed in', async () => {
    const mia = await aPerson();
    const call = (): Promise<Answer> =>
      api.as(mia).post('/auth/password', { currentPassword: wrong, newPassword: 'four slow swans at noon' });
    expect(statusesOf(await times(10, call))).toEqual(new Set([403]));
    await expectBound(call, 403, 60);
    expect((await login(mia.email, password)).status).toBe(200);
  });

  it.each(['login.', ''])('do not count a debt that only a wrong clock can have written: %s', async (beginning) => {
    const mia = await aPerson();
    await login(mia.email, wrong);
    await facet.sql(`update rate_limits set full_at = now() + interval '1 hour' where key like $1`, [`${beginning}%`]);
    expect((await login(mia.email)).status).toBe(200);
    const [{ ahead } = { ahead: NaN }] = await facet.sql<{ ahead: number }>(
      `select extract(epoch from max(full_at) - now())::int as ahead from rate_limits where key like 'login.address:%'`,
    );
    expect(ahead).toBeLessThan(120);
  });

  it('keep neither an address nor an e-mail', async () => {
    const email = anAddress();
    await login(email, wrong);
    expect(await facet.sql('select count(*)::int as kept from rate_limits where key like $1', ['login.%'])).toEqual([
      { kept: 3 },
    ]);
    for (const text of [email, '127.0.0.1']) expect(await tablesThatHold(text)).not.toContain('public.rate_limits');
  });
});
