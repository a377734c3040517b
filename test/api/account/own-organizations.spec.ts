/** @settings {"ORGANIZATION_CREATION":"on","OPERATOR_ORGANIZATION":"operators"} */
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { expectProblem, login, refresh } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { aRequest } from '../../support/audit.js';
import { aPerson, anOrganization, joinAs, later, password, type TestPerson } from '../../support/people.js';

let mia: TestPerson;
let made = 0;

beforeAll(() => facet.write((tx, { organizations }) => organizations.create(tx, 'operators' as OrganizationId, 'Ops')));
beforeEach(async () => {
  mia = await aPerson({ verified: true });
});

const aNew = (id = `club-${process.pid}-${(made += 1)}`): { id: OrganizationId; name: string } => ({
  id: id as OrganizationId,
  name: 'Chess club',
});
const create = (body: object = aNew(), person = mia): Promise<Answer> =>
  api.as(person).post('/auth/organizations', body);
const remove = (id: string, body: object = { confirmation: id }, person = mia): Promise<Answer> =>
  api.as(person).delete(`/auth/organizations/${id}`, body);
const handOver = (id: string, to: Pick<TestPerson, 'id'>, person = mia): Promise<Answer> =>
  api.as(person).post(`/auth/organizations/${id}/handover`, { userId: to.id });

async function created(person = mia): Promise<OrganizationId> {
  const { status, body } = await create(undefined, person);
  expect(status).toBe(201);
  return body.id as OrganizationId;
}

const rolesIn = async (organization: string, { id }: TestPerson): Promise<string[]> =>
  (
    await facet.sql<{ role: string }>(
      `select r.built_in as role from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
       where a.organization_id = $1 and a.user_id = $2 order by 1`,
      [organization, id],
    )
  ).map(({ role }) => role);

async function signedInTo(organization: string, person = mia): Promise<TestPerson> {
  const { body } = await api.post('/auth/login', { email: person.email, password, organizationId: organization });
  const { accessToken, refreshToken } = body as { accessToken: string; refreshToken: string };
  return { ...person, accessToken, refreshToken, headers: { authorization: `Bearer ${accessToken}` } };
}

/** Their access token half an hour after the sign-in. */
async function stale(work: (old: TestPerson) => Promise<unknown>): Promise<void> {
  const { body } = await later(1800, () => refresh(mia.refreshToken));
  const headers = { authorization: `Bearer ${(body as { accessToken: string }).accessToken}` };
  await later(1800, () => work({ ...mia, headers }));
}

describe('POST /auth/organizations', () => {
  it('creates an organization whose admin is the caller, who switches to it', async () => {
    const asked = aNew();
    const { status, body } = await create(asked);
    expect([status, body]).toEqual([201, { ...asked, createdAt: expect.any(String) }]);
    expect(await rolesIn(asked.id, mia)).toEqual(['admin']);
    const { accessToken } = (await refresh(mia.refreshToken, asked.id)).body as { accessToken: string };
    const there = api.with({ authorization: `Bearer ${accessToken}` });
    expect((await there.get('/admin/organizations')).body).toMatchObject({ organizations: [{ id: asked.id }] });
  });

  it('is in the audit, and in the export of its creator', async () => {
    const { requestId, headers } = aRequest();
    const asked = aNew();
    expect((await api.with({ ...mia.headers, ...headers }).post('/auth/organizations', asked)).status).toBe(201);
    const rows = await facet.sql(
      `select e.action from audit_entries e where e.organization_id = $1 and e.actor is not null order by e.action`,
      [asked.id],
    );
    expect([requestId, rows]).toEqual([
      expect.any(String),
      [{ action: 'member.added' }, { action: 'organization.founded' }],
    ]);
    expect((await api.as(mia).get('/me/export')).body).toMatchObject({ person: { createdOrganizations: [asked.id] } });
  });

  it('is forgotten as theirs when the account is erased', async () => {
    const id = await created();
    const oscar = await aPerson({ in: id });
    expect((await handOver(id, oscar)).status).toBe(204);
    await facet.sql('delete from users where id = $1', [mia.id]);
    expect(await facet.sql('select created_by as by from organizations where id = $1', [id])).toEqual([{ by: null }]);
  });

  it.each(['operators', 'demo', 'demo-guests', 'demo-to-delete', 'api', 'admin', 'www'])(
    'knows %s as taken, whether it is there or not',
    async (id) => {
      const taken = await created();
      const answers = [await create(aNew(id)), await create(aNew(taken))];
      for (const answer of answers) expectProblem(answer, 409, 'organization.exists');
      expect(answers[0]?.body).toEqual(answers[1]?.body);
    },
  );

  it.each(['', 'Chess', '-chess', 'chess-', 'ch ess', 'ch_ess', 'schäch', 'x'.repeat(64), '../admin', null, 7, ['a']])(
    'refuses the id %j',
    async (id) => expectProblem(await create({ id, name: 'Chess' }), 400, 'request.invalid'),
  );

  it.each(['', ' ', 'Win at https://evil.example', 'Write to a@b.example', 'x'.repeat(81), 'a\u200bb\u200b', null])(
    'refuses the name %j, and leaves nothing',
    async (name) => {
      const { id } = aNew();
      expectProblem(await create({ id, name }), 400, 'request.invalid');
      expect(await facet.sql('select 1 from organizations where id = $1', [id])).toEqual([]);
    },
  );

  it('needs a recent sign-in, or the password, and takes no API key', async () => {
    await stale(async (old) => {
      expectProblem(await create(undefined, old), 403, 'sign_in.not_fresh');
      expectProblem(await create({ ...aNew(), currentPassword: 'wrong' }, old), 403, 'password.wrong');
      expect((await create({ ...aNew(), currentPassword: password }, old)).status).toBe(201);
    });
    const { body } = await api.as(mia).post('/auth/api-keys', { name: 'robot', scopes: ['read:me', 'update:me'] });
    const keyed = await api.with({ 'x-api-key': body.key as string }).post('/auth/organizations', aNew());
    expectProblem(keyed, 403, 'session.needed');
  });

  it('is limited for a user, and a deleted one counts no more', async () => {
    await facet.sql(
      `insert into organizations (id, name, created_by) select 'many-' || left($1::text, 8) || '-' || n, 'Many', $1::uuid from generate_series(1, 9) n`,
      [mia.id],
    );
    const last = await created();
    expectProblem(await create(), 409, 'organization.limit_reached');
    expect((await remove(last)).status).toBe(204);
    expect((await create()).status).toBe(201);
  });

  it('is off by default, and then refuses before it asks for anything', async () => {
    const at = await facet.another({ ORGANIZATION_CREATION: 'off' });
    const answer = await api
      .at(at)
      .as(mia)
      .post('/auth/organizations', { ...aNew(), currentPassword: 'wrong' });
    expectProblem(answer, 403, 'organization.creation_off');
  });
});

describe('POST /auth/organizations/{organizationId}/handover', () => {
  it('makes another member the admin in the place of the caller, who stays as a member', async () => {
    const id = await created();
    const oscar = await aPerson({ in: id });
    expect((await handOver(id, oscar)).status).toBe(204);
    expect([await rolesIn(id, mia), await rolesIn(id, oscar)]).toEqual([['member'], ['admin', 'member']]);
    expectProblem(await handOver(id, oscar), 403, 'organization.admin_needed');
    expectProblem(await remove(id), 403, 'organization.admin_needed');
    expect((await handOver(id, mia, oscar)).status).toBe(204);
  });

  it('tells the new admin by a notification', async () => {
    const id = await created();
    const oscar = await aPerson({ in: id });
    expect((await handOver(id, oscar)).status).toBe(204);
    const { body } = await api.as(oscar).get(`/v1/user/notifications?containerId=${id}`);
    expect(body.notifications).toEqual([
      expect.objectContaining({ type: 'organization.handed_over', data: { organizationId: id } }),
    ]);
  });

  it('takes what the caller could do as an admin from the next request on', async () => {
    const id = await created();
    const oscar = await aPerson({ in: id });
    const there = await signedInTo(id);
    expect((await api.as(there).get(`/admin/organizations/${id}/members`)).status).toBe(200);
    expect((await handOver(id, oscar, there)).status).toBe(204);
    expect((await api.as(there).get(`/admin/organizations/${id}/members`)).status).toBe(403);
  });

  it('is refused for the caller, for somebody else, and for members who cannot act', async () => {
    const id = await created();
    expectProblem(await handOver(id, mia), 400, 'request.invalid');
    expectProblem(await handOver(id, await aPerson()), 404, 'member.not_found');
    const [banned, gone] = [await aPerson({ in: id }), await aPerson({ in: id })];
    await facet.sql('update members set banned_at = now() where user_id = $1', [banned.id]);
    await api.as(gone).delete('/me');
    for (const one of [banned, gone]) expectProblem(await handOver(id, one), 404, 'member.not_found');
    expect(await rolesIn(id, mia)).toEqual(['admin']);
  });

  it('is for admins alone, and tells others nothing', async () => {
    const id = await created();
    const [oscar, eve] = [await aPerson({ in: id }), await aPerson()];
    expectProblem(await handOver(id, mia, oscar), 403, 'organization.admin_needed');
    const [foreign, unknown] = [await handOver(id, oscar, eve), await handOver('nowhere', oscar, eve)];
    expectProblem(foreign, 404, 'organization.not_found');
    expect(foreign.body).toEqual(unknown.body);
    await facet.sql('update members set banned_at = now() where organization_id = $1 and user_id = $2', [id, mia.id]);
    expectProblem(await handOver(id, oscar), 403, 'account.not_active');
  });
});

describe('DELETE /auth/organizations/{organizationId}', () => {
  it('ends everything in it, and leaves the accounts', async () => {
    const id = await created();
    const oscar = await aPerson({ in: id, handle: 'oscar', verified: true });
    const there = await signedInTo(id);
    const { body } = await api.as(oscar).post('/auth/api-keys', { name: 'robot', scopes: ['read:me'] });
    const told = { all: true, type: 'note', title: 'Hello', body: 'x' };
    expect((await api.as(there).post(`/admin/organizations/${id}/notifications`, told)).status).toBe(201);
    await api.as(there).post(`/admin/organizations/${id}/denylist`, { usernames: ['root'] });
    await facet.sql(
      `insert into pending_sign_ups (id, organization_id, email, address_key, password_hash, name, created_at, expires_at)
       values (gen_random_uuid(), $1, 'x@example.com', 'x@example.com', 'h', 'X', now(), now() + interval '1 day')`,
      [id],
    );
    expect((await remove(id, { confirmation: id }, there)).status).toBe(204);
    for (const person of [there, oscar]) expect((await api.as(person).get('/me')).status).toBe(401);
    expectProblem(await refresh(oscar.refreshToken), 401, 'refresh_token.invalid');
    expect((await api.with({ 'x-api-key': body.key as string }).get('/me')).status).toBe(401);
    expect((await api.as(mia).get('/me')).status).toBe(200);
    expect((await login(oscar.email)).status).toBe(200);
    const tables = await facet.sql<{ name: string }>(
      `select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
       where c.table_schema = 'public' and c.column_name = 'organization_id' and t.table_type = 'BASE TABLE'`,
    );
    const left = [];
    for (const { name } of tables)
      if ((await facet.sql(`select 1 from ${name} where organization_id = $1 limit 1`, [id])).length > 0)
        left.push(name);
    expect(left.sort()).toEqual(['audit_entries', 'audit_origins', 'audit_places']);
  });

  it('is in the audit, with each membership that ended', async () => {
    const id = await created();
    await aPerson({ in: id });
    expect((await remove(id)).status).toBe(204);
    const rows = await facet.sql(
      `select action, details from audit_entries where organization_id = $1 and action like '%removed' order by action`,
      [id],
    );
    const removed = { action: 'member.removed', details: {} };
    expect(rows).toEqual([removed, removed, { action: 'organization.removed', details: { members: 2 } }]);
  });

  it('keeps the id from everybody, also from its creator and from an import', async () => {
    const id = await created();
    expect((await remove(id)).status).toBe(204);
    expectProblem(await create(aNew(id)), 409, 'organization.exists');
    expectProblem(await create(aNew(id), await aPerson()), 409, 'organization.exists');
    await expect(facet.write((tx, { organizations }) => organizations.create(tx, id, 'Again'))).rejects.toThrow();
    expectProblem(await remove(id), 404, 'organization.not_found');
  });

  it.each([undefined, '', 'another', null, 7])('wants the id once more, not %j', async (confirmation) => {
    const id = await created();
    expectProblem(await remove(id, { confirmation }), 400, 'request.invalid');
    expect(await rolesIn(id, mia)).toEqual(['admin']);
  });

  it('is for admins alone, and tells others nothing', async () => {
    const id = await created();
    expectProblem(await remove(id, undefined, await aPerson({ in: id })), 403, 'organization.admin_needed');
    const eve = await aPerson({ as: 'admin' });
    const [foreign, unknown] = [await remove(id, undefined, eve), await remove('nowhere', undefined, eve)];
    expectProblem(foreign, 404, 'organization.not_found');
    expect(foreign.body).toEqual(unknown.body);
  });

  it('spares the organization that runs the installation', async () => {
    const olga = await aPerson({ in: 'operators' as OrganizationId, as: 'admin' });
    expectProblem(await remove('operators', undefined, olga), 409, 'organization.in_use');
  });

  it('spares one with more members than go at once', async () => {
    const id = await created();
    await facet.sql(
      `with added as (insert into users (id, name) select gen_random_uuid(), 'M' from generate_series(1, 200) returning id)
       insert into members (organization_id, user_id) select $1, id from added`,
      [id],
    );
    expectProblem(await remove(id), 409, 'organization.too_large');
  });

  it('needs a recent sign-in', async () => {
    const id = await created();
    await stale(async (old) => {
      expectProblem(await remove(id, undefined, old), 403, 'sign_in.not_fresh');
      expect((await remove(id, { confirmation: id, currentPassword: password }, old)).status).toBe(204);
    });
  });

  it('leaves a user whose only organization it was with an account, who may create another', async () => {
    const id = await created();
    const oscar = await aPerson({ in: id });
    expect((await remove(id)).status).toBe(204);
    const { body } = await login(oscar.email);
    const headers = { authorization: `Bearer ${(body as { accessToken: string }).accessToken}` };
    expect((await api.with(headers).post('/auth/organizations', aNew())).status).toBe(201);
  });

  it('ends a membership elsewhere of nobody', async () => {
    const id = await created();
    const other = await joinAs(mia, await anOrganization());
    expect((await remove(id)).status).toBe(204);
    expect(await rolesIn(other, mia)).toEqual(['member']);
  });
});
