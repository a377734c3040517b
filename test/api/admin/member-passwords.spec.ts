/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_RESET":"https:\/\/app.example.com\/reset#{token}"} */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem, login, refresh, signIn } from '../../support/account.js';
import { alsoIn, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer, type Signer } from '../../support/api.js';
import { addAuthenticator, challengeOf, completeSignIn } from '../../support/factors.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { fieldIn, locationOf, PageBrowser, textOf } from '../../support/pages.js';
import { anOrganization, aPerson, later, password, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
const ownPassword = 'nine quiet herons at dawn';
let ada: TestPerson;
let mia: TestPerson;

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
beforeEach(async () => {
  await facet.sql('delete from rate_limits');
  ada = await aPerson({ as: 'admin', verified: true });
  mia = await aPerson({ in: ada.organization, verified: true });
});

const ask = (by: Signer = ada, whom = mia): Promise<Answer> =>
  api.as(by).post(memberPath(whom, '/temporary-password', ada.organization));
const aTemporary = async (): Promise<string> => String((await ask()).body.temporaryPassword);
const reset = (token: string, newPassword = ownPassword): Promise<Answer> =>
  api.post('/auth/password/reset', { token, newPassword });
const logIn = (given: string): Promise<Answer> => login(mia.email, given);

/** The token that a sign-in with a temporary password gives. */
function changeTokenOf(answer: Answer): string {
  expectProblem(answer, 403, 'password.change_required');
  return (answer.body.passwordChange as { token: string }).token;
}
const audited = (organization: string, action: string): Promise<unknown[]> =>
  facet.sql('select details from audit_entries where organization_id = $1 and action = $2', [organization, action]);

describe('POST …/members/{userId}/temporary-password', () => {
  it('gives a password that sets another one, and opens no session', async () => {
    const before = Date.now();
    const { status, body } = await ask();
    expect([status, body.temporaryPassword]).toEqual([201, expect.stringMatching(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/)]);
    expect(Math.round((Date.parse(String(body.expiresAt)) - before) / 60_000)).toBe(24 * 60);
    expect([(await api.as(mia).get('/me')).status, (await refresh(mia.refreshToken)).status]).toEqual([401, 401]);
    expectProblem(await logIn(password), 401, 'credentials.invalid');
    const token = changeTokenOf(await logIn(String(body.temporaryPassword)));
    expect(await facet.sql('select 1 from sessions where user_id = $1', [mia.id])).toEqual([]);
    expect((await reset(token)).status).toBe(204);
    expect((await logIn(ownPassword)).status).toBe(200);
    expectProblem(await logIn(String(body.temporaryPassword)), 401, 'credentials.invalid');
    expectProblem(await reset(token, password), 400, 'link.invalid');
  });

  it('is told to the member without the password, and is in the audit without it', async () => {
    const given = await aTemporary();
    const letter = await mail.letterTo(mia.email);
    expect(letter.headers.get('subject')).toMatch(/temporary password/);
    expect(JSON.stringify(letter)).not.toContain(given);
    expect(await audited(ada.organization, 'password.temporary_set')).toEqual([{ details: { sessionsEnded: 1 } }]);
    const [row] = await facet.sql('select hash from password_credentials where user_id = $1', [mia.id]);
    expect(JSON.stringify(row)).not.toContain(given);
  });

  it('works for 24 hours, and its token for 15 minutes', async () => {
    const given = await aTemporary();
    const token = changeTokenOf(await logIn(given));
    await later(901, async () => expectProblem(await reset(token), 400, 'link.invalid'));
    await later(86_000, async () => void changeTokenOf(await logIn(given)));
    await later(86_401, async () => expectProblem(await logIn(given), 401, 'credentials.invalid'));
  });

  it('ends with another one, and its token with another token', async () => {
    const [first, second] = [await aTemporary(), await aTemporary()];
    expectProblem(await logIn(first), 401, 'credentials.invalid');
    const tokens = [changeTokenOf(await logIn(second)), changeTokenOf(await logIn(second))];
    expectProblem(await reset(tokens[0] ?? ''), 400, 'link.invalid');
    const third = changeTokenOf(await logIn(second));
    await aTemporary();
    expectProblem(await reset(third), 400, 'link.invalid');
  });

  it('sets one password by calls at the same time', async () => {
    const token = changeTokenOf(await logIn(await aTemporary()));
    const answers = await Promise.all([1, 2, 3, 4].map((one) => reset(token, `${ownPassword} ${one}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 400, 400, 400]);
  });

  it('leaves the token usable where the new password is refused', async () => {
    const token = changeTokenOf(await logIn(await aTemporary()));
    expectProblem(await reset(token, 'password1'), 400, 'password.refused');
    expect((await reset(token)).status).toBe(204);
  });

  it('demands the second factor before the change', async () => {
    const app = await addAuthenticator(mia);
    const given = await aTemporary();
    const challenge = challengeOf(await logIn(given));
    expectProblem(await completeSignIn(challenge, '000000'), 403, 'factor.code_wrong');
    const token = changeTokenOf(await completeSignIn(challenge, app.code(1)));
    expect(await facet.sql('select 1 from sessions where user_id = $1', [mia.id])).toEqual([]);
    expect((await reset(token)).status).toBe(204);
    void challengeOf(await logIn(ownPassword));
  });

  it('leads to the form for another one on the page to sign in', async () => {
    const browser = new PageBrowser();
    const page = await browser.send('/auth/ui/sign-in', { email: mia.email, password: await aTemporary() });
    expect([page.status, textOf(page)]).toEqual([200, expect.stringContaining('This password is temporary.')]);
    expect(browser.cookies.size).toBe(0);
    const token = fieldIn(page, 'token') ?? '';
    const refused = await browser.send('/auth/ui/reset', { token, newPassword: 'password1' });
    expect([refused.status, fieldIn(refused, 'token')]).toEqual([400, token]);
    const done = await browser.send('/auth/ui/reset', { token, newPassword: ownPassword });
    expect([done.status, locationOf(done)]).toEqual([303, expect.stringContaining('/auth/ui/reset/done')]);
    expect((await logIn(ownPassword)).status).toBe(200);
  });

  it('needs the permission in every organization of the member, and no fewer permissions than theirs', async () => {
    const petra = await somebodyWho(ada.organization, ['update:passwords']);
    expectProblem(await ask(petra, ada), 403, 'permission.missing');
    expectProblem(await ask(await somebodyWho(ada.organization, ['update:members'])), 403, 'permission.missing');
    const other = await anOrganization();
    await alsoIn(other, mia.id);
    expectProblem(await ask(), 409, 'member.belongs_elsewhere');
    await alsoIn(other, ada.id, 'admin');
    expect((await ask()).status).toBe(201);
    expect(await audited(other, 'password.temporary_set')).toEqual([]);
    const eve = await aPerson({ as: 'admin' });
    expectProblem(await ask(ada, eve), 404, 'member.not_found');
    expectProblem(await ask(eve), 404, 'organization.not_found');
  });

  it('needs a recent sign-in of the admin, which no key is', async () => {
    const { body } = await api.as(ada).post('/auth/api-keys', { name: 'k', scopes: ['update:passwords'] });
    expectProblem(await ask({ headers: { 'x-api-key': String(body.key) } }), 403, 'sign_in.not_fresh');
    await facet.sql(`update sessions set auth_time = now() - interval '11 minutes' where user_id = $1`, [ada.id]);
    expectProblem(await ask(), 403, 'sign_in.not_fresh');
    expect((await logIn(password)).status).toBe(200);
    expect((await ask(await signIn(ada))).status).toBe(201);
  });

  it('is for members with a password, a proved address and an active account', async () => {
    const zoe = await aPerson({ in: ada.organization });
    expectProblem(await ask(ada, zoe), 409, 'member.status_unfit');
    await facet.sql('delete from password_credentials where user_id = $1', [mia.id]);
    expectProblem(await ask(), 409, 'password.not_set');
    const max = await aPerson({ in: ada.organization, verified: true });
    await api.as(max).delete('/me');
    expectProblem(await ask(ada, max), 409, 'member.status_unfit');
    expect((await login(zoe.email)).status).toBe(200);
  });
});

describe('POST …/members/{userId}/password-reset', () => {
  const send = (by: Signer = ada, whom = mia): Promise<Answer> =>
    api.as(by).post(memberPath(whom, '/password-reset', ada.organization));

  it('sends the member the email that sets a password', async () => {
    expect((await send()).status).toBe(202);
    expect((await logIn(password)).status).toBe(200);
    const token = tokenIn(await mail.letterTo(mia.email));
    expect((await reset(token)).status).toBe(204);
    expect((await logIn(ownPassword)).status).toBe(200);
    expect(await audited(ada.organization, 'password.reset_sent')).toEqual([{ details: {} }]);
  });

  it('needs the permission, and no fewer permissions than the member has; not those elsewhere', async () => {
    await alsoIn(await anOrganization(), mia.id);
    const petra = await somebodyWho(ada.organization, ['update:passwords', 'read:users']);
    expect((await send(petra)).status).toBe(202);
    expectProblem(await send(petra, ada), 403, 'permission.missing');
    expectProblem(await send(await somebodyWho(ada.organization, ['read:members'])), 403, 'permission.missing');
    expectProblem(await send(ada, await aPerson()), 404, 'member.not_found');
  });

  it('is for an active account with an address', async () => {
    await facet.sql('delete from emails where user_id = $1', [mia.id]);
    expectProblem(await send(), 409, 'member.status_unfit');
    const max = await aPerson({ in: ada.organization });
    await api.as(max).delete('/me');
    expectProblem(await send(ada, max), 409, 'member.status_unfit');
  });
});
