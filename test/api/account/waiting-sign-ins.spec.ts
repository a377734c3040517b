/**
 * @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_RESET":"https:\/\/app.example.com\/reset#{token}"}
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { claimsOf, expectProblem, login, signIn } from '../../support/account.js';
import { alsoIn, memberPath } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { askForCode, codeFor, signInByCode } from '../../support/email-sign-ins.js';
import { addAuthenticator, challengeOf, completeSignIn } from '../../support/factors.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { anOrganization, aPerson, password, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
const newPassword = 'five grey cranes at noon';
let admin: TestPerson;

beforeAll(async () => {
  await mail.listen(facet.sparePort);
  admin = await aPerson({ as: 'admin' });
});
afterAll(() => mail.close());
beforeEach(() => facet.sql('delete from rate_limits'));

const ok = async (...calls: (() => Promise<Answer>)[]): Promise<void> => {
  for (const call of calls) expect((await call()).status).toBeLessThan(300);
};
/** Passes over the emails about what happened before. */
async function resetTokenFor(email: string): Promise<string> {
  await facet.sql('delete from rate_limits');
  await ok(() => api.post('/auth/password/reset-request', { email }));
  for (;;) {
    const letter = await mail.letterTo(email);
    if (letter.headers.get('subject') === 'Set a new password') return tokenIn(letter);
  }
}

/** Each event is undone where it could be, so that nothing but the end of the waiting sign-ins is seen. */
const ending: Readonly<Record<string, (mia: TestPerson) => Promise<unknown>>> = {
  'a change of the password': (mia) =>
    ok(() => api.as(mia).post('/auth/password', { currentPassword: password, newPassword })),
  'a reset of the password': async ({ email }) => {
    const token = await resetTokenFor(email);
    await ok(() => api.post('/auth/password/reset', { token, newPassword }));
  },
  'the end of all other sessions': (mia) => ok(() => api.as(mia).delete('/auth/sessions')),
  'the end of all sessions by an admin': (mia) => ok(() => api.as(admin).delete(memberPath(mia, '/sessions'))),
  'a ban by the organization': (mia) =>
    ok(
      () => api.as(admin).post(memberPath(mia, '/ban')),
      () => api.as(admin).post(memberPath(mia, '/unban')),
    ),
  'the deletion of the account': (mia) =>
    ok(
      () => api.as(mia).delete('/me'),
      () => api.as(admin).post(memberPath(mia, '/restore')),
    ),
};

describe('a sign-in that waits for a code ends with', () => {
  it.each(Object.keys(ending))('%s', async (event) => {
    const mia = await aPerson({ in: admin.organization, verified: true });
    const request = await askForCode(mia.email);
    const { code, token } = await codeFor(mail, mia.email);
    const app = await addAuthenticator(mia);
    await mail.letterTo(mia.email);
    const challenge = challengeOf(await login(mia.email));
    await ending[event]?.(mia);
    expectProblem(await completeSignIn(challenge, app.code()), 401, 'challenge.invalid');
    for (const secret of [code, token]) expectProblem(await signInByCode(request, secret), 401, 'sign_in_code.invalid');
    const opened = `select 1 from sessions where user_id = $1 and amr <> '{pwd}' and id <> $2`;
    expect(await facet.sql(opened, [mia.id, claimsOf(mia.accessToken).sid])).toEqual([]);
  });
});

describe('a sign-in that waits for a code goes on after', () => {
  it('the end of one other session, and what other organizations do', async () => {
    const mia = await aPerson({ in: admin.organization, verified: true });
    const other = await aPerson({ as: 'admin', in: await anOrganization() });
    await alsoIn(other.organization, mia.id);
    const phone = await signIn(mia);
    const app = await addAuthenticator(mia);
    const challenge = challengeOf(await login(mia.email, password, mia.organization));
    await ok(
      () => api.as(phone).post('/auth/logout'),
      () => api.as(other).post(memberPath(mia, '/ban', other.organization)),
      () => api.as(other).delete(memberPath(mia, '/sessions', other.organization)),
    );
    expect((await completeSignIn(challenge, app.code())).status).toBe(200);
  });
});

describe('at the same time as a change of the password', () => {
  it('the second factor opens a session before it, which ends, or none', async () => {
    const mia = await aPerson();
    const app = await addAuthenticator(mia);
    let caller: Pick<TestPerson, 'headers'> = mia;
    let current: string = password;
    for (const code of app.recoveryCodes.slice(0, 6)) {
      await facet.sql('delete from rate_limits');
      const challenge = challengeOf(await login(mia.email, current));
      const wanted = `${newPassword} ${code}`;
      const [changed] = await Promise.all([
        api.as(caller).post('/auth/password', { currentPassword: current, newPassword: wanted }),
        completeSignIn(challenge, code),
      ]);
      expect(changed.status).toBe(200);
      expect(await facet.sql('select 1 from sessions where user_id = $1', [mia.id])).toHaveLength(1);
      current = wanted;
      caller = { headers: { authorization: `Bearer ${String(changed.body.accessToken)}` } };
    }
  });
});

describe('the audit', () => {
  it('has second factors and passwords in each organization of the user', async () => {
    const mia = await aPerson({ verified: true });
    const elsewhere = await anOrganization();
    await alsoIn(elsewhere, mia.id);
    const { recoveryCodes } = await addAuthenticator(mia);
    const renewed = await api.as(mia).post('/auth/factors/recovery-codes', { code: recoveryCodes[0] });
    const [code] = (renewed.body as { recoveryCodes: string[] }).recoveryCodes;
    await ok(
      () => api.as(mia).delete('/auth/factors/totp', { code }),
      () => api.as(mia).post('/auth/password', { currentPassword: password, newPassword }),
    );
    const token = await resetTokenFor(mia.email);
    await ok(() => api.post('/auth/password/reset', { token, newPassword: `${newPassword}!` }));
    const actions = ['factor.added', 'recovery_codes.made', 'factor.removed', 'password.changed', 'password.reset'];
    const entries = await facet.sql<{ action: string; organizations: string[] }>(
      `select action, array_agg(organization_id::text) as organizations from audit_entries
       where organization_id = any($1) and action = any($2) group by action order by min(id::text)`,
      [[mia.organization, elsewhere], actions],
    );
    expect(entries.map(({ action }) => action)).toEqual(actions);
    for (const { organizations } of entries)
      expect(new Set(organizations)).toEqual(new Set([mia.organization, elsewhere]));
  });
});
