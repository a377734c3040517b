/**
 * @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_SIGN_IN":"https:\/\/app.example.com\/sign-in#{token}"}
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anAddress, claimsOf, expectProblem, login } from '../../support/account.js';
import { api } from '../../support/api.js';
import { badBodies } from '../../support/bad-bodies.js';
import { TestBrowser } from '../../support/browser-sessions.js';
import { anotherCode, askForCode, codeFor, signInByCode } from '../../support/email-sign-ins.js';
import { workedOff } from '../../support/jobs.js';
import { MailServer } from '../../support/mail-server.js';
import { anOrganization, aPerson, later, type TestPerson } from '../../support/people.js';

const mail = new MailServer();

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
beforeEach(() => facet.sql('delete from rate_limits'));

async function codeOf({ email }: TestPerson): Promise<{ request: string; code: string; token: string }> {
  const request = await askForCode(email);
  return { request, ...(await codeFor(mail, email)) };
}

const invalid = (answer: Awaited<ReturnType<typeof signInByCode>>): void =>
  expectProblem(answer, 401, 'sign_in_code.invalid');

describe('signing in by email', () => {
  it('takes the code of the email, once, and says how the user signed in', async () => {
    const mia = await aPerson({ verified: true });
    const { request, code, token } = await codeOf(mia);
    const { status, body } = await signInByCode(request, code);
    expect([status, body]).toMatchObject([200, { tokenType: 'Bearer', expiresIn: 600, user: { id: mia.id } }]);
    const session = await api.with({ authorization: `Bearer ${body.accessToken}` }).get('/auth/session');
    expect(session.body).toMatchObject({ amr: ['email'], user: { id: mia.id } });
    expect((await api.as(mia).get('/auth/session')).body).toMatchObject({ amr: ['pwd'] });
    invalid(await signInByCode(request, code));
    invalid(await signInByCode(request, token));
    const [entry] = await facet.sql(
      `select action, details from audit_entries where details ->> 'session' = $1 order by id`,
      [claimsOf(body.accessToken as string).sid],
    );
    expect(entry).toMatchObject({ action: 'user.signed_in', details: { method: 'email' } });
  });

  it('takes the token of the link, and only from the client that asked', async () => {
    const mia = await aPerson({ verified: true });
    const { request, code, token } = await codeOf(mia);
    const other = await askForCode(anAddress());
    for (const secret of [code, token]) {
      invalid(await signInByCode(other, secret));
      invalid(await signInByCode(`${request.slice(0, -4)}AAAA`, secret));
    }
    invalid(await signInByCode(token, token));
    expect((await signInByCode(request, token)).status).toBe(200);
  });

  it('opens a session in the cookie of a browser', async () => {
    const mia = await aPerson({ verified: true });
    const { request, code } = await codeOf(mia);
    const browser = new TestBrowser();
    const answer = await browser.api.post('/auth/session/email-sign-in', { request, code });
    expect([answer.status, 'refreshToken' in answer.body]).toEqual([200, false]);
    browser.cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
    expect((await browser.session()).body).toMatchObject({ amr: ['email'], user: { id: mia.id } });
  });

  it('works for ten minutes', async () => {
    const mia = await aPerson({ verified: true });
    const { request, code } = await codeOf(mia);
    invalid(await later(601, () => signInByCode(request, code)));
    expect((await later(598, () => signInByCode(request, code))).status).toBe(200);
  });

  it('takes five tries, of codes and of links together', async () => {
    const mia = await aPerson({ verified: true });
    const { request, code, token } = await codeOf(mia);
    for (let wrong = 1; wrong <= 4; wrong += 1) invalid(await signInByCode(request, anotherCode(code, wrong)));
    expect((await signInByCode(request, code)).status).toBe(200);
    const next = await codeOf(mia);
    for (const wrong of [anotherCode(next.code), token, 'x', '', next.code.slice(1)])
      invalid(await signInByCode(next.request, wrong));
    invalid(await signInByCode(next.request, next.code));
    const refused = await facet.sql(
      `select 1 from audit_entries e join audit_subjects s on s.subject = e.target
       where s.user_id = $1 and action = 'user.sign_in_refused' and details ->> 'reason' = 'code'`,
      [mia.id],
    );
    expect(refused).toHaveLength(9);
  });

  it('ends the request before', async () => {
    const mia = await aPerson({ verified: true });
    const first = await codeOf(mia);
    const second = await codeOf(mia);
    invalid(await signInByCode(first.request, first.code));
    invalid(await signInByCode(first.request, second.code));
    expect((await signInByCode(second.request, second.code)).status).toBe(200);
  });

  it('signs in to the organization of the request, and to none of others', async () => {
    const mia = await aPerson({ verified: true });
    const [strange, unknown] = [await anOrganization(), 'no such one'];
    for (const organization of [strange, unknown]) {
      const request = await askForCode(mia.email, organization);
      const { code } = await codeFor(mail, mia.email);
      expectProblem(await signInByCode(request, code), 404, 'organization.not_found');
    }
    const request = await askForCode(mia.email, mia.organization);
    const { body } = await signInByCode(request, (await codeFor(mail, mia.email)).code);
    expect(claimsOf(body.accessToken as string).org).toBe(mia.organization);
  });

  it('proves the address, and takes the account from who made it without a proof', async () => {
    const squatted = await aPerson({ name: 'Mallory' });
    const { request, code } = await codeOf(squatted);
    const { status, body } = await signInByCode(request, code);
    expect(status).toBe(200);
    expect((await api.as(squatted).get('/me')).status).toBe(401);
    expectProblem(await login(squatted.email, squatted.password), 401, 'credentials.invalid');
    const { emails } = (await api.with({ authorization: `Bearer ${body.accessToken}` }).get('/me')).body as {
      emails: object[];
    };
    expect(emails).toMatchObject([{ email: squatted.email, verified: true }]);
  });

  it('keeps a proved account as it is', async () => {
    const mia = await aPerson({ verified: true });
    const before = (await api.as(mia).get('/me')).headers.get('etag');
    const { request, code } = await codeOf(mia);
    expect((await signInByCode(request, code)).status).toBe(200);
    const after = await api.as(mia).get('/me');
    expect((after.body as { activeSessions: number }).activeSessions).toBe(2);
    expect([after.status, before]).toEqual([200, expect.any(String)]);
    expect((await login(mia.email)).status).toBe(200);
  });

  it('signs no user in who was banned since the email', async () => {
    const [mia, ann] = [await aPerson({ verified: true }), await aPerson({ verified: true })];
    const ofMia = await codeOf(mia);
    const ofAnn = await codeOf(ann);
    await facet.sql(`update users set status = 'banned' where id = $1`, [mia.id]);
    await facet.sql(`update members set banned_at = now() where user_id = $1`, [ann.id]);
    for (const { request, code } of [ofMia, ofAnn])
      expectProblem(await signInByCode(request, code), 403, 'account.not_active');
  });

  it('signs no user in whose address is another since the email', async () => {
    const mia = await aPerson({ verified: true });
    const { request, code } = await codeOf(mia);
    await facet.sql('delete from emails where user_id = $1', [mia.id]);
    invalid(await signInByCode(request, code));
  });
});

describe('POST /auth/email-sign-in', () => {
  it('sends nothing to unknown and banned addresses, and to deleted accounts what restores them', async () => {
    const [banned, deleted] = [await aPerson({ verified: true }), await aPerson({ verified: true })];
    await facet.sql(`update users set status = 'banned' where id = $1`, [banned.id]);
    expect((await api.as(deleted).delete('/me', { currentPassword: deleted.password })).status).toBe(202);
    await mail.letterTo(deleted.email);
    for (const email of [banned.email, anAddress(), deleted.email])
      invalid(await signInByCode(await askForCode(email), '123456'));
    expect((await mail.letterTo(deleted.email)).content).toContain('can be restored');
    for (const task of ['sign-in.send', 'link.send', 'mail.send']) await workedOff(task);
    expect(mail.letters).toEqual([]);
  });

  it('warns in the email of those who ask for the code, and says when it was requested', async () => {
    const mia = await aPerson({ verified: true });
    await askForCode(mia.email);
    const { content } = await mail.letterTo(mia.email);
    expect(content).toMatch(/at \d+ \w+ \d{4} at \d\d:\d\d:\d\d UTC/);
    expect(content).toContain('whoever asks you for it wants to sign in as you');
  });

  it('keeps neither code nor link nor request in clear', async () => {
    const mia = await aPerson({ verified: true });
    const { request, code, token } = await codeOf(mia);
    const [row] = await facet.sql<{ all: string }>('select e::text as all from email_sign_ins e where user_id = $1', [
      mia.id,
    ]);
    for (const secret of [
      Buffer.from(request, 'base64url').subarray(16),
      Buffer.from(token, 'base64url').subarray(16),
      Buffer.from(code),
    ])
      expect(row?.all).not.toContain(secret.toString('hex'));
  });

  it.each(badBodies({ email: 'mia@example.com' }))('refuses a body $is', async ({ status, code, sent }) => {
    expectProblem(await api.post('/auth/email-sign-in', undefined, sent), status, code);
  });

  it.each(badBodies({ request: 'x', code: '123456' }))('completes with no body $is', async ({ status, code, sent }) => {
    expectProblem(await api.post('/auth/email-sign-in/complete', undefined, sent), status, code);
  });
});
