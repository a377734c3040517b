/** @settings {"JOBS":"on","STREAM_HEARTBEAT":1,"MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"} */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { claimsOf, expectProblem } from '../../support/account.js';
import { alsoIn, inOrganization, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Api, type Answer } from '../../support/api.js';
import { aRequest, entriesOf } from '../../support/audit.js';
import { closeStreams, follow } from '../../support/event-stream.js';
import {
  allowImpersonation,
  askToImpersonate,
  impersonate,
  impersonations,
  type TestImpersonation,
} from '../../support/impersonations.js';
import { MailServer } from '../../support/mail-server.js';
import { tell } from '../../support/notifications.js';
import { aPerson, joinAs, later, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
let ada: TestPerson;
let mia: TestPerson;

beforeAll(() => mail.listen(facet.sparePort));
afterEach(closeStreams);
afterAll(() => mail.close());
beforeEach(async () => {
  ada = await aPerson({ as: 'admin', name: 'Ada Admin' });
  mia = await aPerson({ in: ada.organization, name: 'Mia Member', verified: true });
  await allowImpersonation(ada.organization);
});

interface Listed {
  readonly id: string;
  readonly reason: string;
}

const listOf = async (query = ''): Promise<{ impersonations: Listed[]; nextCursor?: string }> =>
  (await api.as(ada).get(impersonations(mia, query))).body as { impersonations: Listed[]; nextCursor?: string };
const end = ({ id }: TestImpersonation): Promise<Answer> => api.as(ada).delete(impersonations(mia, `/${id}`));

describe('POST …/members/{userId}/impersonations', () => {
  it('gives a token for the member, with the admin in the claim act', async () => {
    const before = Date.now();
    const { accessToken, expiresAt, ...acting } = await impersonate(ada, mia);
    const claims = claimsOf(accessToken);
    expect(claims).toMatchObject({ sub: mia.id, org: ada.organization, sid: acting.id, act: { sub: ada.id } });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(900);
    expect(Math.round((Date.parse(expiresAt) - before) / 60_000)).toBe(15);
    expect((await api.as(acting).get('/me')).body).toMatchObject({ id: mia.id });
    expect((await api.as(acting).get('/api/v1/user/me')).status).toBe(200);
    expect((await api.as(acting).get(`/v1/user/notifications?containerId=${ada.organization}`)).status).toBe(200);
    expect((await api.as(acting).patch('/me', { name: 'Mia Helped' })).status).toBe(200);
    expect((await api.as(mia).get('/me')).body).toMatchObject({ name: 'Mia Helped' });
    expect(await facet.sql('select 1 from sessions where user_id = $1', [mia.id])).toHaveLength(1);
  });

  it('is shown where front ends ask who is signed in, and shows no other organization', async () => {
    const other = await aPerson({ as: 'admin' });
    await joinAs(mia, other.organization);
    await alsoIn(other.organization, ada.id, 'admin');
    const acting = await impersonate(ada, mia);
    const { body } = await api.as(acting).get('/auth/session');
    expect(body).toMatchObject({ act: { sub: ada.id }, user: { id: mia.id }, expiresAt: acting.expiresAt });
    expect([body.sessionId, body.authenticatedAt, body.hasMoreMemberships]).toEqual([undefined, undefined, false]);
    expect((body.memberships as object[]).length).toBe(1);
    expect((await api.as(mia).get('/auth/session')).body.act).toBeUndefined();
    const containers = (await api.as(acting).get('/v1/user/containers')).body as { items?: object[] };
    expect(JSON.stringify(containers)).not.toContain(other.organization);
    expect(JSON.stringify((await api.as(acting).get('/admin/organizations')).body)).not.toContain(other.organization);
    const elsewhere = await api.as(acting).get(inOrganization(other.organization, '/settings'));
    expectProblem(elsewhere, 404, 'organization.not_found');
  });

  it('may do what the member may, and nothing more', async () => {
    const max = await aPerson({ in: ada.organization, as: 'moderator' });
    const acting = await impersonate(ada, max);
    expect((await api.as(acting).get('/admin/denied-names')).status).toBe(
      (await api.as(max).get('/admin/denied-names')).status,
    );
    expectProblem(await api.as(acting).get(memberPath(mia, '/notes')), 403, 'permission.missing');
    const plain = await impersonate(ada, mia);
    expectProblem(await api.as(plain).get(memberPath(max, '')), 403, 'permission.missing');
  });

  it('ends after 15 minutes, by a setting of its own', async () => {
    const acting = await impersonate(ada, mia);
    await later(890, async () => expect((await api.as(acting).get('/me')).status).toBe(200));
    await later(901, async () => expect((await api.as(acting).get('/me')).status).toBe(401));
  });

  it.each([
    ['off', 403, 'impersonation.off', () => facet.sql(`update organizations set impersonation = 'off'`)],
    [
      'banned',
      409,
      'member.status_unfit',
      () => facet.sql('update members set banned_at = now() where user_id = $1', [mia.id]),
    ],
    [
      'not active',
      409,
      'member.status_unfit',
      () => facet.sql(`update users set status = 'banned' where id = $1`, [mia.id]),
    ],
    [
      'not fresh',
      403,
      'sign_in.not_fresh',
      () => facet.sql(`update sessions set auth_time = now() - interval '1 hour'`),
    ],
  ])('is rejected: %s', async (_, status, code, change) => {
    await change();
    expectProblem(await askToImpersonate(ada, mia), status, code);
    expect(await facet.sql('select 1 from impersonations where member_id = $1', [mia.id])).toEqual([]);
  });

  it('takes the password in the place of a recent sign-in', async () => {
    await facet.sql(`update sessions set auth_time = now() - interval '1 hour' where user_id = $1`, [ada.id]);
    const sent = { reason: 'Help', currentPassword: ada.password };
    expectProblem(await askToImpersonate(ada, mia, { ...sent, currentPassword: 'no' }), 403, 'password.wrong');
    expect((await askToImpersonate(ada, mia, sent)).status).toBe(201);
  });

  it('is for those above the member, in all their organizations, and not for oneself', async () => {
    const helper = await somebodyWho(ada.organization, ['impersonate:members', 'read:users']);
    expectProblem(await askToImpersonate(helper, ada), 403, 'permission.missing');
    expectProblem(await askToImpersonate(mia, ada), 403, 'permission.missing');
    expectProblem(await askToImpersonate(ada, ada), 409, 'impersonation.of_oneself');
    expect((await askToImpersonate(helper, mia)).status).toBe(201);
    const other = await aPerson({ as: 'admin' });
    await joinAs(mia, other.organization);
    expectProblem(await askToImpersonate(ada, mia), 409, 'member.belongs_elsewhere');
    const path = impersonations(other, '', ada.organization);
    expectProblem(await api.as(ada).post(path, { reason: 'x' }), 404, 'member.not_found');
  });

  it('wants a reason of 1 to 500 characters', async () => {
    for (const reason of ['', 'x'.repeat(501), 5, null, undefined])
      expect((await askToImpersonate(ada, mia, { reason })).status).toBe(400);
    expect((await askToImpersonate(ada, mia, { reason: 'x', more: 1 })).status).toBe(400);
  });

  it('tells the member', async () => {
    await impersonate(ada, mia);
    expect((await mail.letterTo(mia.email)).headers.get('subject')).toMatch(/acts in your place/);
  });
});

/** What users do with their account themselves. */
const own: [string, (as: Api) => Promise<Answer>][] = [
  ['the password', (as) => as.post('/auth/password', { currentPassword: 'x', newPassword: 'four slow swans at noon' })],
  ['a second factor', (as) => as.post('/auth/factors/totp', {})],
  ['an API key', (as) => as.post('/auth/api-keys', { name: 'k', scopes: [] })],
  ['an address', (as) => as.post('/auth/emails', { email: 'mallory@example.com' })],
  ['the sessions', (as) => as.delete('/auth/sessions')],
  ['the deletion', (as) => as.delete('/me', {})],
  ['the export', (as) => as.get('/me/export')],
  ['a ticket of a stream', (as) => as.post('/auth/stream-ticket')],
];

describe('the token of an impersonation', () => {
  it.each(own)('does not reach what users do themselves: %s', async (_, send) => {
    const { status, body } = await send(api.as(await impersonate(ada, mia)));
    expect([status, JSON.stringify(body)]).toEqual([403, expect.stringMatching(/admin who acts in their place/)]);
  });

  it('ends with the impersonation, and its stream too', async () => {
    const acting = await impersonate(ada, mia);
    const stream = await follow(mia, { headers: acting.headers });
    await tell(ada, 'all', 'in time');
    await stream.has(1);
    const others = [facet.url, await facet.another({ READ_BATCHING: 'off' })];
    const statuses = (): Promise<number[]> =>
      Promise.all(others.map(async (at) => (await api.as(acting).at(at).get('/me')).status));
    expect(await statuses()).toEqual([200, 200]);
    expect((await end(acting)).status).toBe(204);
    expect(await statuses()).toEqual([401, 401]);
    await tell(ada, 'all', 'too late');
    expect(await stream.ended).toBe(true);
    expect(stream.titles).toEqual(['in time']);
    expectProblem(await end(acting), 404, 'impersonation.not_found');
  });

  it('ends a stream that has nothing to tell', async () => {
    const acting = await impersonate(ada, mia);
    const stream = await follow(mia, { headers: acting.headers });
    await end(acting);
    expect(await stream.ended).toBe(true);
  });

  it('costs one statement, and other callers none', async () => {
    const acting = await impersonate(ada, mia);
    const guarding = async (by: TestPerson | TestImpersonation): Promise<string[]> =>
      facet.inside.statementsOf(() => api.as(by).get('/v1/user/containers'));
    await guarding(mia);
    const [ofMember, ofAdmin] = [await guarding(mia), await guarding(acting)];
    expect(ofMember.filter((name) => name.includes('impersonation'))).toEqual([]);
    expect(ofAdmin.filter((name) => /impersonation|principal/.test(name))).toEqual(['live_impersonation']);
    expect(ofAdmin).toHaveLength(ofMember.length);
  });

  it('is looked up by primary keys', async () => {
    const acting = await impersonate(ada, mia);
    await facet.sql(
      `insert into impersonations (organization_id, member_id, id, reason, started_at, expires_at)
       select organization_id, user_id, gen_random_uuid(), 'x', now(), now() from members, generate_series(1, 2000)
       where organization_id = $1`,
      [ada.organization],
    );
    await facet.sql('analyze impersonations');
    const values = [ada.organization, mia.id, acting.id, ada.id, new Date().toISOString()];
    expect(await facet.inside.blocksOf('live_impersonation', values)).toBeLessThan(60);
  });
});

describe('the record of impersonations', () => {
  it('is listed, newest first, in pages, also when they are over', async () => {
    for (const reason of ['First', 'Second', 'Third']) await askToImpersonate(ada, mia, { reason });
    const page = await listOf('?limit=2');
    expect(page.impersonations.map(({ reason }) => reason)).toEqual(['Third', 'Second']);
    const [third] = page.impersonations;
    expect(third).toEqual({
      ...{ id: expect.any(String), adminId: ada.id, adminName: 'Ada Admin', reason: 'Third' },
      ...{ startedAt: expect.any(String), expiresAt: expect.any(String) },
    });
    await api.as(ada).delete(impersonations(mia, `/${third?.id ?? ''}`));
    const rest = await listOf(`?limit=2&cursor=${String(page.nextCursor)}`);
    expect(rest).toEqual({ impersonations: [expect.objectContaining({ reason: 'First' })] });
    expect((await listOf()).impersonations[0]).toMatchObject({ id: third?.id, endedAt: expect.any(String) });
    const stranger = await aPerson({ as: 'admin' });
    expectProblem(await api.as(ada).get(impersonations(stranger, '', ada.organization)), 404, 'member.not_found');
  });

  it('keeps the newest 200 of a member', async () => {
    await facet.sql(
      `insert into impersonations (organization_id, member_id, id, reason, started_at, expires_at)
       select $1, $2, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'old', now(), now() from generate_series(1, 205) n`,
      [ada.organization, mia.id],
    );
    await impersonate(ada, mia);
    const [{ count } = { count: 0 }] = await facet.sql<{ count: number }>(
      'select count(*)::int as count from impersonations where member_id = $1',
      [mia.id],
    );
    expect(count).toBe(200);
    expect((await listOf('?limit=1')).impersonations).toMatchObject([{ reason: 'Help' }]);
  });

  it('is ended by another admin, and by nobody of another organization', async () => {
    const acting = await impersonate(ada, mia);
    const [helper, stranger] = [
      await somebodyWho(ada.organization, ['impersonate:members']),
      await aPerson({ as: 'admin' }),
    ];
    expectProblem(await api.as(stranger).delete(impersonations(mia, `/${acting.id}`)), 404, 'organization.not_found');
    await joinAs(mia, stranger.organization);
    const elsewhere = impersonations(mia, `/${acting.id}`, stranger.organization);
    expectProblem(await api.as(stranger).delete(elsewhere), 404, 'impersonation.not_found');
    expectProblem(await api.as(helper).delete(impersonations(mia, '/x')), 404, 'impersonation.not_found');
    expect((await api.as(helper).delete(impersonations(mia, `/${acting.id}`))).status).toBe(204);
  });

  it('is in the audit, which names the admin for all that was done', async () => {
    const { requestId, headers } = aRequest();
    const { body } = await api.as(ada).post(impersonations(mia), { reason: 'Secret' }, { headers });
    const details = { impersonation: body.id };
    expect(await entriesOf(ada, requestId)).toMatchObject([
      { action: 'impersonation.started', actor: { userId: ada.id }, target: { userId: mia.id }, details },
      { action: 'letter.sent', details: { kind: 'impersonated' } },
    ]);
    const change = aRequest();
    const acting = api.with({ authorization: `Bearer ${String(body.accessToken)}`, ...change.headers });
    expect((await acting.patch('/me', { name: 'Mia Changed' })).status).toBe(200);
    expect(await entriesOf(ada, change.requestId)).toMatchObject([
      {
        action: 'user.described',
        actor: { userId: ada.id, credential: 'impersonation', credentialId: body.id },
        target: { userId: mia.id },
      },
    ]);
    const over = aRequest();
    await api.as(ada).delete(impersonations(mia, `/${String(body.id)}`), undefined, { headers: over.headers });
    expect(await entriesOf(ada, over.requestId)).toMatchObject([{ action: 'impersonation.ended', details }]);
    expect(JSON.stringify(await facet.sql('select details from audit_entries'))).not.toContain('Secret');
  });

  it('is in the exports of the member without the admin, and goes with either of the two', async () => {
    const helper = await somebodyWho(ada.organization, ['impersonate:members', 'read:users']);
    const acting = await impersonate(helper, mia);
    const expected = [{ reason: 'Help', startedAt: expect.any(String), expiresAt: acting.expiresAt }];
    const exported = (await api.as(mia).get('/me/export')).body as { memberships: { impersonations: unknown }[] };
    expect(exported.memberships.map((one) => one.impersonations)).toEqual([expected]);
    expect((await api.as(ada).get(memberPath(mia, '/export'))).body.impersonations).toEqual(expected);
    await facet.sql('delete from users where id = $1', [helper.id]);
    expect((await listOf()).impersonations).toEqual([{ id: acting.id, ...expected[0] }]);
    expect((await api.as(acting).get('/me')).status).toBe(401);
    await facet.sql('delete from users where id = $1', [mia.id]);
    expect(await facet.sql('select 1 from impersonations where id = $1', [acting.id])).toEqual([]);
  });

  it('is a setting, off at first', async () => {
    const eve = await aPerson({ as: 'admin' });
    const path = inOrganization(eve.organization, '/settings');
    expect((await api.as(eve).get(path)).body).toMatchObject({ impersonation: 'off' });
    expect((await api.as(eve).patch(path, { impersonation: 'on' })).body).toMatchObject({ impersonation: 'on' });
    expectProblem(await api.as(eve).patch(path, { impersonation: 'always' }), 400, 'request.invalid');
  });
});
