/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_UNDO":"https:\/\/app.example.com\/undo#{token}","LINK_RESET":"https:\/\/app.example.com\/reset#{token}"} */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anAddress, expectProblem, login, refresh } from '../../support/account.js';
import { api } from '../../support/api.js';
import { TestBrowser } from '../../support/browser-sessions.js';
import { addAuthenticator } from '../../support/factors.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import {
  addEmail,
  addressesOf,
  addVerified,
  changeDefault,
  letterAbout,
  undo,
  verify,
} from '../../support/own-emails.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
const newPassword = 'five grey cranes at noon';
let mia: TestPerson;

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
beforeEach(async () => {
  await facet.sql('delete from rate_limits');
  mia = await aPerson({ verified: true });
});

/** The owner sets a password with the link of the undoing, and signs in. */
async function comesBack({ email }: TestPerson): Promise<TestPerson> {
  const token = tokenIn(await letterAbout(mail, email, 'new password'));
  expect((await api.post('/auth/password/reset', { token, newPassword })).status).toBe(204);
  const { status, body } = await login(email, newPassword);
  expect(status).toBe(200);
  const { accessToken, refreshToken } = body as { accessToken: string; refreshToken: string };
  return { ...mia, accessToken, refreshToken, headers: { authorization: `Bearer ${accessToken}` } };
}

const exists = async (table: string): Promise<boolean> =>
  (await facet.sql(`select 1 from ${table} where user_id = $1`, [mia.id])).length > 0;

describe('POST /auth/email/undo', () => {
  it('gives the account back to the former address, and to nobody else', async () => {
    const { id, email } = await addVerified(mail, mia);
    const token = await changeDefault(mail, mia, id, mia.email);
    expect((await undo(token)).status).toBe(204);
    expect((await api.as(mia).get('/me')).status).toBe(401);
    expectProblem(await refresh(mia.refreshToken), 401, 'refresh_token.invalid');
    expectProblem(await login(email), 401, 'credentials.invalid');
    expectProblem(await login(mia.email), 401, 'credentials.invalid');
    await letterAbout(mail, email, 'was undone');
    await letterAbout(mail, mia.email, 'was undone');
    expect(await addressesOf(await comesBack(mia))).toEqual({ [mia.email]: 'default' });
    expectProblem(await undo(token), 400, 'link.invalid');
  });

  it('ends what a thief has set up since, and on the day before', async () => {
    const browser = new TestBrowser();
    await browser.signIn(mia);
    const { body } = await api.as(mia).post('/auth/api-keys', { name: 'k', scopes: ['read:me'] });
    await addAuthenticator(mia);
    await facet.sql(
      `insert into wallets (user_id, address, chain_id, linked_at) values ($1, '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266', 1, now())`,
      [mia.id],
    );
    await facet.sql(
      `insert into identities (id, user_id, issuer, provider, subject, signed_subject, public_id) values (gen_random_uuid(), $1::uuid, 'urn:thief', 'thief', $1::text, $1::text, 'thief|' || $1::text)`,
      [mia.id],
    );
    const second = await addVerified(mail, mia);
    const { id, email } = await addVerified(mail, mia);
    const token = await changeDefault(mail, mia, id, mia.email);
    const waiting = await addEmail(mail, mia);
    await api.post('/auth/password/reset-request', { email: second.email });
    const reset = tokenIn(await letterAbout(mail, second.email, 'new password'));
    expect((await undo(token)).status).toBe(204);
    for (const table of ['wallets', 'identities', 'api_keys', 'totp_factors', 'recovery_codes', 'sessions'])
      expect([table, await exists(table)]).toEqual([table, false]);
    expect((await api.with({ 'x-api-key': (body as { key: string }).key }).get('/me')).status).toBe(401);
    expect((await browser.refresh()).status).toBe(401);
    expectProblem(await api.post('/auth/password/reset', { token: reset, newPassword }), 400, 'link.invalid');
    const back = await comesBack(mia);
    expect(await addressesOf(back)).toEqual({ [mia.email]: 'default' });
    expectProblem(await verify(back, waiting.token), 400, 'link.invalid');
    for (const one of [email, second.email]) expectProblem(await login(one, newPassword), 401, 'credentials.invalid');
  });

  it('leaves what the owner had before', async () => {
    const { email: kept } = await addVerified(mail, mia);
    await addAuthenticator(mia);
    await facet.sql(
      `update totp_factors set created_at = now() - interval '9 days', confirmed_at = now() - interval '9 days' where user_id = $1`,
      [mia.id],
    );
    await facet.sql(`update emails set created_at = now() - interval '9 days' where email = $1`, [kept]);
    const { id } = await addVerified(mail, mia);
    const token = await changeDefault(mail, mia, id, mia.email);
    expect((await undo(token)).status).toBe(204);
    expect([await exists('totp_factors'), await exists('recovery_codes')]).toEqual([true, false]);
    const left = await facet.sql<{ email: string }>(
      'select email from emails where user_id = $1 order by is_default desc',
      [mia.id],
    );
    expect(left.map(({ email }) => email)).toEqual([mia.email, kept]);
  });

  it('works after the former address was removed, and after the account was deleted', async () => {
    const { id } = await addVerified(mail, mia);
    const token = await changeDefault(mail, mia, id, mia.email);
    const [former] = await facet.sql<{ id: string }>('select id from emails where email = $1', [mia.email]);
    expect((await api.as(mia).delete(`/auth/emails/${former?.id}`)).status).toBe(204);
    await letterAbout(mail, mia.email, 'was removed');
    expect((await api.as(mia).delete('/me')).status).toBe(202);
    expect((await undo(token)).status).toBe(204);
    expect(await addressesOf(await comesBack(mia))).toEqual({ [mia.email]: 'default' });
  });

  it('survives later changes, and ends with the earlier one', async () => {
    const [b, c] = [await addVerified(mail, mia), await addVerified(mail, mia)];
    const first = await changeDefault(mail, mia, b.id, mia.email);
    const second = await changeDefault(mail, mia, c.id, b.email);
    expect((await undo(second)).status).toBe(204);
    const now = async (): Promise<unknown> =>
      facet.sql('select email, is_default from emails where user_id = $1 order by is_default desc', [mia.id]);
    expect(await now()).toEqual([
      { email: b.email, is_default: true },
      { email: mia.email, is_default: false },
    ]);
    expect((await undo(first)).status).toBe(204);
    expect(await now()).toEqual([{ email: mia.email, is_default: true }]);
  });

  it('of the first change makes the links of later ones void', async () => {
    const [b, c] = [await addVerified(mail, mia), await addVerified(mail, mia)];
    const first = await changeDefault(mail, mia, b.id, mia.email);
    const second = await changeDefault(mail, mia, c.id, b.email);
    expect((await undo(first)).status).toBe(204);
    expectProblem(await undo(second), 400, 'link.invalid');
  });

  it('works for seven days; a later change keeps it as long as its own', async () => {
    const { id } = await addVerified(mail, mia);
    const token = await changeDefault(mail, mia, id, mia.email);
    expectProblem(await later(7 * 86_400 + 1, () => undo(token)), 400, 'link.invalid');
    const third = await addVerified(mail, mia);
    await facet.sql(`update email_changes set expires_at = now() + interval '1 day' where user_id = $1`, [mia.id]);
    await api.as(mia).put(`/auth/emails/${third.id}/default`);
    expect((await later(6 * 86_400, () => undo(token))).status).toBe(204);
  });

  it('gives who goes back to the former address no link against its owner', async () => {
    const { id, email } = await addVerified(mail, mia);
    await changeDefault(mail, mia, id, mia.email);
    const [former] = await facet.sql<{ id: string }>('select id from emails where email = $1', [mia.email]);
    expect((await api.as(mia).put(`/auth/emails/${former?.id}/default`)).status).toBe(200);
    const { content } = await letterAbout(mail, email, 'was changed');
    expect(content).not.toMatch(/#[\w-]{64}/);
  });

  it('fails when another account has proved the former address since, and stays good', async () => {
    const { id } = await addVerified(mail, mia);
    const token = await changeDefault(mail, mia, id, mia.email);
    const [former] = await facet.sql<{ id: string }>('select id from emails where email = $1', [mia.email]);
    await api.as(mia).delete(`/auth/emails/${former?.id}`);
    const zoe = await aPerson({ verified: true });
    await letterAbout(mail, mia.email, 'was removed');
    const { id: taken } = await addVerified(mail, zoe, mia.email);
    expectProblem(await undo(token), 409, 'email.taken');
    expect((await api.as(mia).get('/me')).status).toBe(200);
    expect((await api.as(zoe).delete(`/auth/emails/${taken}`)).status).toBe(204);
    expect((await undo(token)).status).toBe(204);
  });

  it('does nothing for a banned account', async () => {
    const { id } = await addVerified(mail, mia);
    const token = await changeDefault(mail, mia, id, mia.email);
    await facet.sql(`update users set status = 'banned' where id = $1`, [mia.id]);
    expectProblem(await undo(token), 400, 'link.invalid');
    await facet.sql(`update users set status = 'active' where id = $1`, [mia.id]);
    expect((await undo(token)).status).toBe(204);
  });

  it.each(['x', 'A'.repeat(64), anAddress()])('refuses the token %s', async (token) =>
    expectProblem(await undo(token), 400, 'link.invalid'),
  );

  it('is recorded', async () => {
    const { id } = await addVerified(mail, mia);
    await undo(await changeDefault(mail, mia, id, mia.email));
    const actions = await facet.sql<{ action: string }>(
      `select action from audit_entries where organization_id = $1 and action like 'email.%' order by id`,
      [mia.organization],
    );
    expect(actions.map(({ action }) => action)).toEqual([
      'email.added',
      'email.verified',
      'email.default_changed',
      'email.change_undone',
    ]);
  });
});
