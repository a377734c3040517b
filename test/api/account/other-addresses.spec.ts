/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_VERIFY":"https:\/\/app.example.com\/verify#{token}","LINK_RESET":"https:\/\/app.example.com\/reset#{token}","LINK_SIGN_IN":"https:\/\/app.example.com\/sign-in#{token}"} */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anAddress, expectProblem, login } from '../../support/account.js';
import { api } from '../../support/api.js';
import { askForCode, codeFor, signInByCode } from '../../support/email-sign-ins.js';
import { workedOff } from '../../support/jobs.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { verify } from '../../support/own-emails.js';
import { aPerson, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
const owners = 'what the owner chose 81';

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
beforeEach(() => facet.sql('delete from rate_limits'));

/** Another address of an account, as an import leaves it. */
async function another({ id }: TestPerson, verified = false): Promise<string> {
  const email = anAddress();
  await facet.sql(
    'insert into emails (id, user_id, email, address_key, verified, is_default) values ($1, $2, $3, $3, $4, false)',
    [randomUUID(), id, email, verified],
  );
  return email;
}

const subjectTo = async (address: string): Promise<string | undefined> =>
  (await mail.letterTo(address)).headers.get('subject');

describe('another address of an account that is not verified', () => {
  it.each([
    ['with a verified default', true],
    ['with a default that is not verified either', false],
  ])('does not sign in with the password, %s', async (_, verified) => {
    const mia = await aPerson({ verified });
    const email = await another(mia);
    expectProblem(await login(email), 401, 'credentials.invalid');
    expect((await login(mia.email)).status).toBe(200);
    await facet.sql('update emails set verified = true where email = $1', [email]);
    expect((await login(email)).status).toBe(200);
  });

  it('does not sign in by email: it gets the link that verifies it', async () => {
    const mia = await aPerson({ verified: true });
    const email = await another(mia);
    const request = await askForCode(email);
    const letter = await mail.letterTo(email);
    expect(letter.headers.get('subject')).toBe('Confirm your e-mail address');
    expectProblem(await signInByCode(request, tokenIn(letter)), 401, 'sign_in_code.invalid');
    expect((await verify(mia, tokenIn(letter))).status).toBe(204);
    const again = await askForCode(email);
    const { code } = await codeFor(mail, email);
    expect((await signInByCode(again, code)).body).toMatchObject({ user: { id: mia.id } });
  });

  it('sets no password: it gets the link that verifies it', async () => {
    const mia = await aPerson({ verified: true });
    const email = await another(mia);
    await api.post('/auth/password/reset-request', { email });
    const token = tokenIn(await mail.letterTo(email));
    expectProblem(await api.post('/auth/password/reset', { token, newPassword: owners }), 400, 'link.invalid');
    expect((await verify(mia, token)).status).toBe(204);
    await api.post('/auth/password/reset-request', { email });
    const reset = { token: tokenIn(await mail.letterTo(email)), newPassword: owners };
    expect((await api.post('/auth/password/reset', reset)).status).toBe(204);
  });

  it('restores no account', async () => {
    const mia = await aPerson({ verified: true });
    const email = await another(mia);
    expect((await api.as(mia).delete('/me')).status).toBe(202);
    expect(await subjectTo(mia.email)).toContain('deleted');
    await api.post('/auth/password/reset-request', { email });
    await workedOff('link.send');
    expect(await facet.sql(`select purpose, user_id from one_time_tokens where user_id = $1`, [mia.id])).toHaveLength(
      1,
    );
    await api.post('/auth/password/reset-request', { email: mia.email });
    expect(await subjectTo(mia.email)).toContain('deleted');
  });
});

describe('a default address that is not verified', () => {
  it('signs in by email no more once another address is verified', async () => {
    const zoe = await aPerson();
    const request = await askForCode(zoe.email);
    const { code } = await codeFor(mail, zoe.email);
    await another(zoe, true);
    expectProblem(await signInByCode(request, code), 401, 'sign_in_code.invalid');
    await askForCode(zoe.email);
    expect(await subjectTo(zoe.email)).toBe('Confirm your e-mail address');
    expect((await login(zoe.email)).status).toBe(200);
  });
});
