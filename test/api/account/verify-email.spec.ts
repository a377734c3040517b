/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"} */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAddress, expectProblem, login } from '../../support/account.js';
import { api, type Answer, type Signer } from '../../support/api.js';
import { badBodies } from '../../support/bad-bodies.js';
import { workedOff } from '../../support/jobs.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

const mail = new MailServer();

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());

const ask = (email: string): Promise<Answer> => api.post('/auth/email/verify-request', { email });
const verify = (token: string): Promise<Answer> => api.post('/auth/email/verify', { token });

async function tokenFor({ email }: TestPerson): Promise<string> {
  expect((await ask(email)).status).toBe(202);
  return tokenIn(await mail.letterTo(email));
}

const isVerified = async (person: TestPerson): Promise<boolean> =>
  (await api.as(person).get('/me')).body.emails[0].verified as boolean;

describe('POST /auth/email/verify', () => {
  it('verifies the address that the letter went to', async () => {
    const mia = await aPerson();
    expect(await isVerified(mia)).toBe(false);
    const before = (await api.as(mia).get('/me')).headers.get('etag');
    expect((await api.as(mia).post('/auth/email/verify', { token: await tokenFor(mia) })).status).toBe(204);
    expect(await isVerified(mia)).toBe(true);
    expect((await api.as(mia).get('/me')).headers.get('etag')).not.toBe(before);
  });

  it('takes the code of a letter where no page is named', async () => {
    const mia = await aPerson();
    await ask(mia.email);
    expect((await mail.letterTo(mia.email)).content).toContain('Your code: ');
  });

  it('works once, and for a day', async () => {
    const mia = await aPerson();
    const token = await tokenFor(mia);
    expectProblem(await later(86_401, () => verify(token)), 400, 'link.invalid');
    expect((await later(86_390, () => verify(token))).status).toBe(204);
    expectProblem(await verify(token), 400, 'link.invalid');
  });

  it('hands an active account over, when the proof comes without a credential of it', async () => {
    const mia = await aPerson();
    const eve = await aPerson();
    const unknown: Signer[] = [{ headers: {} }, { headers: { authorization: 'Bearer nonsense' } }, eve];
    for (const signer of unknown) {
      const owner = await aPerson();
      expect((await api.as(signer).post('/auth/email/verify', { token: await tokenFor(owner) })).status).toBe(204);
      expect((await api.as(owner).get('/me')).status).toBe(401);
      expectProblem(await login(owner.email, owner.password), 401, 'credentials.invalid');
    }
    expect((await api.as(mia).get('/me')).status).toBe(200);
  });

  it('knows no caller by credentials of two users', async () => {
    const [owner, eve] = [await aPerson(), await aPerson()];
    const { body } = await api.as(eve).post('/auth/api-keys', { name: 'mine', scopes: ['read:me'] });
    const both: Signer = { headers: { ...owner.headers, 'x-api-key': (body as { key: string }).key } };
    expect((await api.as(both).post('/auth/email/verify', { token: await tokenFor(owner) })).status).toBe(204);
    // Verified as by an unknown caller: the account is handed over.
    expect((await api.as(owner).get('/me')).status).toBe(401);
  });

  it('takes no link of a password', async () => {
    const mia = await aPerson();
    await api.post('/auth/password/reset-request', { email: mia.email });
    expectProblem(await verify(tokenIn(await mail.letterTo(mia.email))), 400, 'link.invalid');
    expect(await isVerified(mia)).toBe(false);
  });

  it('does nothing for a user who is banned', async () => {
    const mia = await aPerson();
    const token = await tokenFor(mia);
    await facet.sql(`update users set status = 'banned' where id = $1`, [mia.id]);
    expectProblem(await verify(token), 400, 'link.invalid');
    expect(
      await facet.sql('select u.status, e.verified from users u join emails e on e.user_id = u.id where u.id = $1', [
        mia.id,
      ]),
    ).toEqual([{ status: 'banned', verified: false }]);
  });

  it.each(['', 'x', 'A'.repeat(64), 'A'.repeat(201), 7, null])('is refused with %j', async (token) => {
    const answer = await api.post('/auth/email/verify', { token });
    expect([answer.status, ['link.invalid', 'request.invalid'].includes(answer.body.code)]).toEqual([400, true]);
  });

  it.each(badBodies({ token: 'x' }))('refuses a body $is', async ({ status, code, sent }) => {
    expectProblem(await api.post('/auth/email/verify', undefined, sent), status, code);
  });
});

describe('POST /auth/email/verify-request', () => {
  it('writes neither to verified addresses nor to unknown ones', async () => {
    const mia = await aPerson();
    await verify(await tokenFor(mia));
    for (const email of [mia.email, anAddress()]) {
      const { status, body } = await ask(email);
      expect([status, body]).toEqual([202, undefined]);
    }
    await workedOff('link.send');
    await workedOff('mail.send');
    expect(mail.letters).toEqual([]);
  });

  it.each(badBodies({ email: 'mia@example.com' }))('refuses a body $is', async ({ status, code, sent }) => {
    expectProblem(await api.post('/auth/email/verify-request', undefined, sent), status, code);
  });
});
