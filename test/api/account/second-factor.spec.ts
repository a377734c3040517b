/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"} */
import { execFileSync, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { claimsOf, expectProblem, login } from '../../support/account.js';
import { api } from '../../support/api.js';
import { badBodies } from '../../support/bad-bodies.js';
import { TestBrowser } from '../../support/browser-sessions.js';
import { askForCode, codeFor, signInByCode } from '../../support/email-sign-ins.js';
import { addAuthenticator, challengeOf, completeSignIn, totpCode } from '../../support/factors.js';
import { MailServer } from '../../support/mail-server.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

const mail = new MailServer();

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
beforeEach(() => facet.sql('delete from rate_limits'));

const challengeFor = async ({ email }: TestPerson): Promise<string> => challengeOf(await login(email));
const stateOf = async (person: TestPerson): Promise<unknown> => (await api.as(person).get('/auth/factors')).body;
const anotherThan = (code: string): string => `${(Number(code) + 1) % 1_000_000}`.padStart(6, '0');

describe('setting an authenticator app up', () => {
  it('returns the secret as text, URI and picture, and counts when the first code was confirmed', async () => {
    const mia = await aPerson();
    expect(await stateOf(mia)).toEqual({ authenticatorApp: false, passkeys: [], recoveryCodesLeft: 0 });
    const { status, body } = await api.as(mia).post('/auth/factors/totp', {});
    const { setupKey: secret, uri, qrCode } = body as Record<'setupKey' | 'uri' | 'qrCode', string>;
    expect([status, secret]).toEqual([201, expect.stringMatching(/^[A-Z2-7]{32}$/)]);
    expect(new URL(uri).searchParams.get('secret')).toBe(secret);
    expect(decodeURIComponent(uri)).toContain(mia.email);
    expect(qrCode).toMatch(/^<svg[^]*<\/svg>\s*$/);
    expect((await login(mia.email)).status).toBe(200);
    const wrong = await api.as(mia).post('/auth/factors/totp/confirm', { code: anotherThan(totpCode(secret)) });
    expectProblem(wrong, 403, 'factor.code_wrong');
    const confirmed = await api.as(mia).post('/auth/factors/totp/confirm', { code: totpCode(secret) });
    const { recoveryCodes } = confirmed.body as { recoveryCodes: string[] };
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
    expect(await stateOf(mia)).toMatchObject({ authenticatorApp: true, recoveryCodesLeft: 10 });
    expectProblem(await api.as(mia).post('/auth/factors/totp', {}), 409, 'factor.exists');
    expectProblem(await api.as(mia).post('/auth/factors/totp/confirm', { code: '123456' }), 409, 'factor.exists');
  });

  it('needs a recent sign-in or the password', async () => {
    const mia = await aPerson();
    const later20 = <T>(work: () => Promise<T>): Promise<T> => later(590, work);
    expect((await later20(() => api.as(mia).post('/auth/factors/totp', {}))).status).toBe(201);
    await facet.sql(`update sessions set auth_time = now() - interval '11 minutes' where user_id = $1`, [mia.id]);
    expectProblem(await api.as(mia).post('/auth/factors/totp', {}), 403, 'sign_in.not_fresh');
    const sent = { currentPassword: mia.password };
    expect((await api.as(mia).post('/auth/factors/totp', sent)).status).toBe(201);
  });

  it('keeps neither the secret nor a recovery code in clear, and tells the user', async () => {
    const mia = await aPerson({ verified: true });
    const { secret, recoveryCodes } = await addAuthenticator(mia);
    const rows = await facet.sql<{ row: string }>(
      `select t::text as row from totp_factors t where user_id = $1 union all select r::text from recovery_codes r where user_id = $1`,
      [mia.id],
    );
    const all = rows.map(({ row }) => row).join();
    for (const clear of [secret, Buffer.from(secret).toString('hex'), ...recoveryCodes])
      expect(all).not.toContain(clear);
    expect((await mail.letterTo(mia.email)).headers.get('subject')).toBe('A second factor protects your account now');
  });

  it('has what oathtool of Debian computes', async () => {
    if (spawnSync('oathtool', ['--version']).error) return console.log('No oathtool: the comparison is skipped.');
    const mia = await aPerson();
    const { setupKey: secret } = (await api.as(mia).post('/auth/factors/totp', {})).body as { setupKey: string };
    const code = execFileSync('oathtool', ['--totp', '--base32', secret]).toString().trim();
    expect((await api.as(mia).post('/auth/factors/totp/confirm', { code })).status).toBe(200);
  });
});

describe('signing in with a second factor', () => {
  it('takes a code of the app, and says so', async () => {
    const mia = await aPerson();
    const app = await addAuthenticator(mia);
    const challenge = await challengeFor(mia);
    const { status, body } = await completeSignIn(challenge, app.code());
    expect([status, body]).toMatchObject([200, { user: { id: mia.id } }]);
    const session = await api.with({ authorization: `Bearer ${body.accessToken}` }).get('/auth/session');
    expect(session.body).toMatchObject({ amr: ['pwd', 'otp', 'mfa'], organization: { id: mia.organization } });
    expectProblem(await completeSignIn(challenge, app.code(1)), 401, 'challenge.invalid');
    const [entry] = await facet.sql(`select action, details from audit_entries where details ->> 'session' = $1`, [
      claimsOf(body.accessToken as string).sid,
    ]);
    expect(entry).toMatchObject({ action: 'user.signed_in', details: { method: 'password', factor: 'otp' } });
  });

  it('takes each time step once, and none before it', async () => {
    const mia = await aPerson();
    const app = await addAuthenticator(mia);
    const used = app.code(1);
    expect((await completeSignIn(await challengeFor(mia), used)).status).toBe(200);
    const challenge = await challengeFor(mia);
    for (const code of [used, app.code(0), app.code(-1)])
      expectProblem(await completeSignIn(challenge, code), 403, 'factor.code_wrong');
    expect((await later(60, () => completeSignIn(challenge, totpCode(app.secret)))).status).toBe(200);
  });

  it('takes a recovery code, once, however it is typed', async () => {
    const mia = await aPerson();
    const [code = '', other = ''] = (await addAuthenticator(mia)).recoveryCodes;
    const { body } = await completeSignIn(await challengeFor(mia), ` ${code.replaceAll('-', '').toUpperCase()} `);
    const session = await api.with({ authorization: `Bearer ${body.accessToken}` }).get('/auth/session');
    expect(session.body.amr).toEqual(['pwd', 'recovery', 'mfa']);
    const challenge = await challengeFor(mia);
    expectProblem(await completeSignIn(challenge, code), 403, 'factor.code_wrong');
    expect((await completeSignIn(challenge, other)).status).toBe(200);
    expect(await stateOf(mia)).toMatchObject({ recoveryCodesLeft: 8 });
  });

  it('asks for it after a code by email, too, and in a browser', async () => {
    const mia = await aPerson({ verified: true });
    const { recoveryCodes } = await addAuthenticator(mia);
    await mail.letterTo(mia.email);
    const request = await askForCode(mia.email);
    const { code } = await codeFor(mail, mia.email);
    const challenge = challengeOf(await signInByCode(request, code));
    expectProblem(await signInByCode(request, code), 401, 'sign_in_code.invalid');
    const browser = new TestBrowser();
    const answer = await browser.api.post('/auth/session/factor', { challenge, code: recoveryCodes[0] });
    browser.cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
    expect((await browser.session()).body).toMatchObject({ amr: ['email', 'recovery', 'mfa'], user: { id: mia.id } });
    const first = await browser.signIn(mia);
    expect([first.headers.getSetCookie(), challengeOf(first)]).toEqual([[], expect.any(String)]);
  });

  it('gives a challenge five minutes and five tries', async () => {
    const mia = await aPerson();
    const app = await addAuthenticator(mia);
    const challenge = await challengeFor(mia);
    expectProblem(await later(301, () => completeSignIn(challenge, app.code())), 401, 'challenge.invalid');
    for (let wrong = 0; wrong < 5; wrong += 1)
      expectProblem(await completeSignIn(challenge, anotherThan(app.code(1))), 403, 'factor.code_wrong');
    expectProblem(await completeSignIn(challenge, app.code()), 401, 'challenge.invalid');
  });

  it('signs no user in who was banned since, or has no factor any more', async () => {
    const [mia, ann] = [await aPerson(), await aPerson()];
    const [ofMia, ofAnn] = [await addAuthenticator(mia), await addAuthenticator(ann)];
    const [first, second] = [await challengeFor(mia), await challengeFor(ann)];
    await facet.sql('update members set banned_at = now() where user_id = $1', [mia.id]);
    expectProblem(await completeSignIn(first, ofMia.code()), 403, 'account.not_active');
    const [code] = ofAnn.recoveryCodes;
    expect((await api.as(ann).delete('/auth/factors/totp', { code })).status).toBe(204);
    expectProblem(await completeSignIn(second, ofAnn.code()), 401, 'challenge.invalid');
    expect((await login(ann.email)).status).toBe(200);
  });
});

describe('with a second factor', () => {
  it('the password does not stand for a recent sign-in', async () => {
    const mia = await aPerson();
    await addAuthenticator(mia);
    await facet.sql(`update sessions set auth_time = now() - interval '11 minutes' where user_id = $1`, [mia.id]);
    const key = { name: 'robot', scopes: [], currentPassword: mia.password };
    expectProblem(await api.as(mia).post('/auth/api-keys', key), 403, 'sign_in.not_fresh');
    expectProblem(await api.as(mia).post('/auth/api-keys', { ...key, currentPassword: 'x' }), 403, 'password.wrong');
  });

  it('recovery codes are renewed and the app is removed with a code alone', async () => {
    const mia = await aPerson({ verified: true });
    const { recoveryCodes, code } = await addAuthenticator(mia);
    for (const [method, path] of [
      ['post', '/auth/factors/recovery-codes'],
      ['delete', '/auth/factors/totp'],
    ] as const)
      expectProblem(await api.as(mia)[method](path, { code: 'abcd-efgh-ijkl-mnop' }), 403, 'factor.code_wrong');
    const renewed = await api.as(mia).post('/auth/factors/recovery-codes', { code: recoveryCodes[0] });
    const next = (renewed.body as { recoveryCodes: string[] }).recoveryCodes;
    expectProblem(await api.as(mia).delete('/auth/factors/totp', { code: recoveryCodes[1] }), 403, 'factor.code_wrong');
    expect(next).toHaveLength(10);
    expect((await api.as(mia).delete('/auth/factors/totp', { code: code() })).status).toBe(204);
    expect(await stateOf(mia)).toEqual({ authenticatorApp: false, passkeys: [], recoveryCodesLeft: 0 });
    expectProblem(await api.as(mia).delete('/auth/factors/totp', { code: code(1) }), 404, 'factor.not_found');
  });

  it('the owner of an address loses the factor of who made the account without a proof', async () => {
    const squatted = await aPerson();
    await addAuthenticator(squatted);
    const request = await askForCode(squatted.email);
    const { code } = await codeFor(mail, squatted.email);
    expect((await signInByCode(request, code)).status).toBe(200);
  });

  it.each(badBodies({ challenge: 'x', code: '123456' }))('refuses a body $is', async ({ status, code, sent }) => {
    expectProblem(await api.post('/auth/login/factor', undefined, sent), status, code);
  });
});
