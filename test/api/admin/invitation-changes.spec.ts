/**
 * @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"}
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anAddress, expectProblem } from '../../support/account.js';
import { badBodies } from '../../support/bad-bodies.js';
import { inOrganization, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { nodesOf } from '../../support/facet.js';
import { due, enqueue, workedOff } from '../../support/jobs.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { aPerson, aRole, later, password, roleId, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
const day = 86_400;
let ada: TestPerson;

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
});

const path = (rest = ''): string => inOrganization(ada.organization, `/invitations${rest}`);
const accept = (token: unknown): Promise<Answer> => api.post('/auth/invitations/accept', { token, password });

async function invited(roles: readonly string[] = [], by = ada): Promise<{ id: string; email: string; token: string }> {
  const email = anAddress();
  const { status, body } = await api.as(by).post(path(), { email, roles });
  expect({ status, body }).toMatchObject({ status: 201 });
  return { id: String(body.id), email, token: String(body.token) };
}

describe('changing the roles of an invitation', () => {
  const change = (id: string, roles: unknown, by = ada, headers = {}): Promise<Answer> =>
    api.as(by).patch(path(`/${id}`), { roles }, { headers });

  it('keeps both links, and grants the new roles', async () => {
    const moderator = await roleId(ada.organization, 'moderator');
    const [first, second] = [await invited(), await invited([moderator])];
    const emailed = tokenIn(await mail.letterTo(first.email));
    const { status, body } = await change(first.id, [moderator]);
    expect([status, body]).toMatchObject([
      200,
      { id: first.id, status: 'open', roles: [moderator], invitedBy: ada.id },
    ]);
    expect(body).not.toHaveProperty('token');
    expect((await change(second.id, [])).status).toBe(200);
    const answers = [await accept(emailed), await accept(second.token)];
    const names: string[] = [];
    for (const { status: accepted, body: tokens } of answers) {
      expect(accepted).toBe(200);
      const me = await api.with({ authorization: `Bearer ${String(tokens.accessToken)}` }).get('/api/v1/user/me');
      names.push(
        (me.body.roles as { name: string }[])
          .map(({ name }) => name)
          .sort()
          .join(' '),
      );
    }
    expect(names).toEqual(['Member Moderator', 'Member']);
  });

  it('takes what the caller has read, and says nothing twice', async () => {
    const moderator = await roleId(ada.organization, 'moderator');
    const { id } = await invited();
    const { headers } = await api.as(ada).get(path(`/${id}`));
    const etag = { 'if-match': headers.get('etag') ?? '' };
    expect((await change(id, [moderator], ada, etag)).status).toBe(200);
    expectProblem(await change(id, [], ada, etag), 412, 'version.stale');
    expect((await change(id, [moderator])).status).toBe(200);
    const entries = await facet.sql(
      `select details from audit_entries where organization_id = $1 and action = 'invitation.changed' and target = $2`,
      [ada.organization, id],
    );
    expect(entries).toEqual([{ details: { roles: { old: [], new: [moderator] } } }]);
  });

  it('grants and takes nothing that the caller does not hold, and rests on the caller from then on', async () => {
    const desk = await somebodyWho(ada.organization, ['update:users']);
    const admin = await roleId(ada.organization, 'admin');
    const [strong, plain] = [await invited([admin]), await invited()];
    expectProblem(await change(strong.id, [], desk), 403, 'permission.missing');
    expectProblem(await change(plain.id, [admin], desk), 403, 'permission.missing');
    const greeter = await aRole(ada.organization, 'Greeter', ['update:users']);
    expect((await change(plain.id, [greeter], desk)).body.invitedBy).toBe(desk.id);
    await api.as(ada).delete(memberPath(desk, '', ada.organization));
    expectProblem(await accept(plain.token), 400, 'link.invalid');
  });

  it('never lets an acceptance have the roles of before', async () => {
    const admin = await roleId(ada.organization, 'admin');
    for (let round = 0; round < 5; round += 1) {
      const { id, token, email } = await invited([admin]);
      const [changed, accepted] = await Promise.all([change(id, []), accept(token)]);
      expect([200, 404]).toContain(changed.status);
      expect([200, 400]).toContain(accepted.status);
      const roles = await facet.sql(
        `select 1 from role_assignments a join emails e on e.user_id = a.user_id where e.address_key = $1 and a.role_id = $2`,
        [email, admin],
      );
      // A change that succeeded came first: whoever accepts afterwards is no admin.
      if (changed.status === 200) expect(roles).toEqual([]);
    }
  });

  it('is refused for unknown, past and foreign ones, unknown roles and other callers', async () => {
    const { id } = await invited();
    const eve = await aPerson({ as: 'admin' });
    const elsewhere = await roleId(eve.organization, 'moderator');
    expectProblem(await change(id, [elsewhere]), 400, 'role.unknown');
    expectProblem(await change('x', []), 404, 'invitation.not_found');
    expectProblem(await change(id, [], eve), 404, 'organization.not_found');
    expectProblem(await change(id, [], await aPerson({ in: ada.organization })), 403, 'permission.missing');
    expectProblem(await api.patch(path(`/${id}`), { roles: [] }), 401, 'credential.invalid');
    for (const roles of [undefined, 'x', ['x'], null]) expectProblem(await change(id, roles), 400, 'request.invalid');
    expect((await api.as(ada).delete(path(`/${id}`))).status).toBe(204);
    expectProblem(await change(id, []), 404, 'invitation.not_found');
  });

  it.each(badBodies({ roles: [] }))('refuses a body $is', async ({ status, code, sent }) => {
    const { id } = await invited();
    expectProblem(await api.as(ada).patch(path(`/${id}`), undefined, sent), status, code);
  });
});

describe('invitations of one status', () => {
  const listed = async (status: string, by = ada): Promise<Record<string, unknown>[]> => {
    const answer = await api.as(by).get(path(`?status=${status}&limit=100`));
    expect(answer.status).toBe(200);
    const { invitations, total } = answer.body as { invitations: Record<string, unknown>[]; total: number };
    expect(total).toBe(invitations.length);
    return invitations;
  };

  it('are the open, the expired, the accepted and the revoked ones', async () => {
    const [open, gone, taken, back] = [await invited(), await invited(), await invited(), await invited()];
    await facet.sql(`update invitations set expires_at = now() - interval '1 hour' where id = $1`, [gone.id]);
    const user = (await accept(taken.token)).body.user.id as string;
    expect((await api.as(ada).delete(path(`/${back.id}`))).status).toBe(204);
    expect(await listed('open')).toMatchObject([{ id: open.id, status: 'open', expired: false }]);
    expect(await listed('expired')).toMatchObject([{ id: gone.id, status: 'expired', expired: true }]);
    const accepted = { id: taken.id, email: taken.email, status: 'accepted', acceptedBy: user, expired: false };
    expect(await listed('accepted')).toMatchObject([{ ...accepted, acceptedAt: expect.any(String) }]);
    expect(await listed('revoked')).toMatchObject([{ id: back.id, status: 'revoked', revokedAt: expect.any(String) }]);
    const all = await api.as(ada).get(path());
    expect(all.body.invitations.map((one: { id: string }) => one.id)).toEqual([gone.id, open.id]);
    for (const { id } of [open, gone, taken, back])
      expect((await api.as(ada).get(path(`/${id}`))).body).toMatchObject({ id });
    expectProblem(await api.as(ada).get(path('?status=lost')), 400, 'request.invalid');
    expectProblem(await api.as(ada).get(path('/x')), 404, 'invitation.not_found');
    const eve = await aPerson({ as: 'admin' });
    expectProblem(
      await api.as(eve).get(inOrganization(eve.organization, `/invitations/${taken.id}`)),
      404,
      'invitation.not_found',
    );
  });

  it('have a revoked one where the inviter may invite no more', async () => {
    const rick = await aPerson({ in: ada.organization, as: 'admin' });
    const { id } = await invited([], rick);
    await api.as(ada).delete(memberPath(rick));
    expect(await listed('revoked')).toMatchObject([{ id, status: 'revoked' }]);
  });

  it.each(['open', 'expired', 'accepted', 'revoked'])('are paged: %s', async (status) => {
    const end = status === 'open' ? '+' : '-';
    const table =
      status === 'open' || status === 'expired'
        ? `invitations (organization_id, id, email, address_key, roles, secret_hash, created_at, expires_at)
           select $1, gen_random_uuid(), n || '@p.example', n || '@p.example', '{}', '', now(), now() ${end} make_interval(hours => n / 2 + 1)`
        : `past_invitations (organization_id, id, outcome, email, address_key, roles, user_id, created_at, expires_at, ended_at)
           select $1, gen_random_uuid(), '${status}', n || '@p.example', n || '@p.example', '{}', ${status === 'accepted' ? `'${ada.id}'::uuid` : 'null'}, now(), now(), now()`;
    await facet.sql(`insert into ${table} from generate_series(1, 7) n`, [ada.organization]);
    const seen: string[] = [];
    for (let cursor = '', more = true; more;) {
      const { body } = await api.as(ada).get(path(`?status=${status}&limit=3${cursor}`));
      seen.push(...(body.invitations as { id: string }[]).map(({ id }) => id));
      more = body.nextCursor !== undefined;
      cursor = `&cursor=${String(body.nextCursor)}`;
    }
    expect([seen.length, new Set(seen).size]).toEqual([7, 7]);
    expectProblem(await api.as(ada).get(path(`?status=${status}&cursor=WyJ4Il0`)), 400, 'request.invalid');
  });

  it('are found by an index, however many there are', async () => {
    await facet.sql(`insert into organizations (id, name) select 'many-' || n, 'Many' from generate_series(1, 60) n`);
    const everywhere = `(select $1::text union all select 'many-' || m from generate_series(1, 60) m) o (id), generate_series(1, 100) n`;
    for (const sql of [
      `insert into invitations (organization_id, id, email, address_key, roles, secret_hash, created_at, expires_at)
       select o.id, gen_random_uuid(), n || '@q.example', n || '@q.example', '{}', '', now(), now() + make_interval(mins => n - 50) from ${everywhere}`,
      `insert into past_invitations (organization_id, id, outcome, email, address_key, roles, created_at, expires_at, ended_at)
       select o.id, gen_random_uuid(), 'revoked', n || '@q.example', n || '@q.example', '{}', now(), now(), now() from ${everywhere}`,
    ])
      await facet.sql(sql, [ada.organization]);
    await facet.sql('analyze invitations');
    await facet.sql('analyze past_invitations');
    const last = `'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'`;
    for (const [index, from] of [
      [
        'ix_invitations_open',
        `invitations where organization_id = $1 and expires_at > now() and (expires_at, id) < (${last}) order by expires_at desc, id desc`,
      ],
      [
        'ix_invitations_open',
        `invitations where organization_id = $1 and expires_at <= now() and (expires_at, id) < (${last}) order by expires_at desc, id desc`,
      ],
      [
        'ix_past_invitations_outcome',
        `past_invitations where organization_id = $1 and outcome = 'revoked' order by id desc`,
      ],
      ['ix_past_invitations_ended', `past_invitations where ended_at <= now() - interval '1 year' order by ended_at`],
    ] as const) {
      const [row] = await facet.sql<{ 'QUERY PLAN': [{ Plan: Parameters<typeof nodesOf>[0] }] }>(
        `explain (format json) select * from ${from} limit 21`,
        from.includes('$1') ? [ada.organization] : [],
      );
      const nodes = row ? nodesOf(row['QUERY PLAN'][0].Plan) : [];
      expect(nodes.map((node) => node['Index Name'])).toContain(index);
      expect(nodes.filter((node) => ['Seq Scan', 'Sort'].includes(node['Node Type']))).toEqual([]);
    }
    for (const table of ['invitations', 'past_invitations'])
      await facet.sql(`delete from ${table} where address_key like '%@q.example'`);
  });
});

describe('a past invitation', () => {
  const kept = (id: string): Promise<unknown[]> => facet.sql('select 1 from past_invitations where id = $1', [id]);

  it('is kept for a year', async () => {
    const { id } = await invited();
    await api.as(ada).delete(path(`/${id}`));
    const swept = async (): Promise<void> => {
      await enqueue('sign-ups.sweep', {});
      await workedOff('sign-ups.sweep');
    };
    await later(364 * day, swept);
    expect(await kept(id)).toHaveLength(1);
    await later(366 * day, swept);
    expect(await kept(id)).toEqual([]);
  });

  it('is in the export of its user, and goes with the account', async () => {
    const { id, token } = await invited();
    const { body } = await accept(token);
    const ina = api.with({ authorization: `Bearer ${String(body.accessToken)}` });
    const exported = [
      await ina.get('/me/export'),
      await api.as(ada).get(inOrganization(ada.organization, `/members/${String(body.user.id)}/export`)),
    ];
    for (const answer of exported)
      expect(answer.body.invitations).toMatchObject([{ id, acceptedAt: expect.any(String) }]);
    expect((await ina.delete('/me')).status).toBe(202);
    expect(await kept(id)).toHaveLength(1);
    await later(31 * day, async () => {
      await due();
      await workedOff('account.purge');
    });
    expect(await kept(id)).toEqual([]);
  });
});
