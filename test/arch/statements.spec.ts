/** @settings {"DATABASE_POOLER": "none"} */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { claimsOf, login } from '../support/account.js';
import { api } from '../support/api.js';
import { closeStreams, follow } from '../support/event-stream.js';
import { nodesOf } from '../support/facet.js';
import { m2 } from '../support/m2.js';
import { tell } from '../support/notifications.js';
import { aPerson, type TestPerson } from '../support/people.js';

const root = new URL('../../', import.meta.url);

const sources = ['libs', 'apps'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !path.includes('/migrations/'))
    .map((path) => readFileSync(new URL(`${folder}/${path}`, root), 'utf8')),
);

const namesInCode = sources.flatMap((text) =>
  [...text.matchAll(/\{\s*name: '([a-z0-9_]+)',\s*text:/g)].map(([, name = '']) => name),
);

const now = new Date().toISOString();

/** The statements on the way of common requests, with values as the application gives them. */
const hot: Record<string, (person: TestPerson) => unknown[]> = {
  principal_by_session: ({ id, accessToken, organization }) => [claimsOf(accessToken).sid, id, now, null, organization],
  principal_by_key: () => ['DemoKeyToRevoke0', now],
  member_record: ({ id, organization }) => [organization, id],
  account_record: ({ id }) => [id, now],
  sessions_of_user: ({ id }) => [id, now, null, 21],
  api_keys_of_user: ({ id }) => [id, null, 21],
  password_owner: ({ email }) => [email],
  password_of_user: ({ id }) => [id],
  organization_of_member: ({ id }) => [id, null],
  organization_settings: ({ organization }) => [organization],
  roles_of_organization: ({ organization }) => [organization],
  referrals_of_member: ({ id, organization }) => [organization, id, now, id, 21, 0],
  inbox_page: ({ id, organization }) => [organization, id, 0, 20],
  inbox_page_after: ({ id, organization }) => [organization, id, 3, 20],
  containers_of_user: ({ id }) => [id, null, null, 21],
  user_of_public_id: () => ['corp|1'],
  imported_password_kinds: () => [64],
  organizations_of_reader: ({ id }) => [id, null, null, 21],
  organization_record: ({ organization }) => [organization],
  member_file: ({ organization, id }) => [organization, id],
  roles_of_member: ({ organization, id }) => [organization, id],
  sessions_of_member: ({ organization, id }) => [organization, id, now, null, 21],
  api_keys_of_organization: ({ organization }) => [organization, null, 21],
  roles_page: ({ organization }) => [organization, null, null, 21],
  denied_names_count: ({ organization }) => [organization, '', '\u{10ffff}', 1001],
  unread_of_member: ({ id, organization }) => [organization, id],
  inbox_edges_in_organization: ({ id, organization }) => [organization, `{${id}}`, '{0}'],
  inbox_later: ({ id, organization }) => [organization, `{${id}}`, '{0}', 20],
  callers_present: ({ id, organization, accessToken }) => [
    `{${organization}}`,
    `{${id}}`,
    `{${String(claimsOf(accessToken).sid)}}`,
    '{null}',
    '{null}',
    now,
  ],
  user_details: ({ id, organization }) => [organization, id],
  public_profile: ({ organization }) => [organization, 'mia'],
};

describe('the named statements', () => {
  it('are found by this check', () => {
    expect(namesInCode.length).toBeGreaterThan(15);
    expect(namesInCode).toEqual(expect.arrayContaining(Object.keys(hot)));
  });

  it('have one text each: no name stands twice', () => {
    expect(namesInCode.filter((name, at) => namesInCode.indexOf(name) !== at)).toEqual([]);
  });

  // As a semi-join, such a part may be carried out again for each row of the other side, and lock more each time.
  it('find the keys of a batch once: `= any(array(select …))`, never `in (select … limit …)`', () => {
    const batches = sources.flatMap(
      (text) => text.match(/[^)\s]\s+in\s+\(\s*select [^()]*\b(?:limit|offset|for update)\b/g) ?? [],
    );
    expect(batches).toEqual([]);
  });

  describe('on the way of common requests', () => {
    let mia: TestPerson;

    beforeAll(async () => {
      mia = await aPerson({ as: 'admin' });
      const made = await api
        .as(mia)
        .post('/auth/api-keys', { name: 'robot', scopes: ['read:me', 'read:users', 'update:me'] });
      for (const path of ['/api/v1/user/me', '/me', '/v1/user/profile?fields=id'])
        await api.with({ 'x-api-key': made.body.key as string }).get(path);
      for (const path of [
        '/me',
        '/auth/sessions',
        '/auth/api-keys',
        '/api/v1/organization/roles',
        '/api/v1/user/corp|1',
        '/v1/user/referrals',
      ])
        await api.as(mia).get(path);
      await api.as(mia).get('/v1/user/profile?fields=id');
      await api.as(mia).get('/api/v1/user/me');
      await m2(mia).get('/api/profile/');
      await api.get(`/v1/user/by-id/mia/public?containerId=${mia.organization}`);
      const own = `/admin/organizations/${mia.organization}`;
      const member = `${own}/members/${mia.id}`;
      for (const path of [
        '/admin/organizations',
        own,
        member,
        `${member}/permissions`,
        `${member}/sessions`,
        `${own}/api-keys`,
        `${own}/roles`,
        `${own}/denylist`,
      ])
        await api.as(mia).get(path);
      const cursor = Buffer.from(JSON.stringify([mia.organization, '3'])).toString('base64url');
      for (const query of ['', `&cursor=${cursor}`])
        await api.as(mia).get(`/v1/user/notifications?containerId=${mia.organization}${query}`);
      await api.as(mia).get('/v1/user/containers');
      await tell(mia, [mia]);
      await (await follow(mia, { after: '0' })).has(1);
      closeStreams();
      await login(mia.email);
      await login(mia.email, 'nine loud geese at dawn');
      await api.as(mia).post('/auth/password', { currentPassword: 'wrong', newPassword: 'x' });
    });

    it.each(Object.keys(hot))('read no whole table: %s', async (name) => {
      const plan = await facet.inside.planOf(name, hot[name]?.(mia) ?? []);
      const whole = nodesOf(plan).filter((node) => node['Node Type'] === 'Seq Scan');
      expect(whole.map((node) => node['Relation Name'])).toEqual([]);
    });

    it.each(['account', 'member', 'person', 'profile'])(
      'read no whole table: the %s together with the session',
      async (row) => {
        const plan = await facet.inside.planOf(
          `principal_by_session_with_${row}`,
          hot.principal_by_session?.(mia) ?? [],
        );
        expect(nodesOf(plan).filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
      },
    );

    it('find the owner of a name by the index of names, among many members', async () => {
      await facet.sql(`insert into users (id, name) select gen_random_uuid(), 'many' from generate_series(1, 3000)`);
      await facet.sql(`insert into members (organization_id, user_id) select $1, id from users where name = 'many'`, [
        mia.organization,
      ]);
      await facet.sql(
        `insert into profiles (organization_id, user_id, username, username_key) select $1, id, id::text, id::text from users where name = 'many'`,
        [mia.organization],
      );
      await facet.sql('analyze users, members, profiles, organizations');
      const plan = await facet.inside.planOf('public_profile', [mia.organization, 'mia']);
      const indexes = nodesOf(plan).map((node) => node['Index Name']);
      expect(indexes).toContain('ix_profiles_username_user');
      expect(indexes).not.toContain('pk_profiles');
    });
  });
});
