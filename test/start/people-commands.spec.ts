import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import { cleanUp, type Ended, type ServerProcess } from '../support/server-process.js';
import { Installation, type Line } from '../support/transfer-kit.js';

jest.setTimeout(90_000);

let there: Installation;
let server: ServerProcess;
const password = 'seven quiet herons at dusk';

/** What a command printed with --json. */
async function told(args: readonly string[], input = '') {
  const ended = await there.facet([...args, '--json'], input);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(ended.stdout);
}

/** What a command said with --json when it failed: one JSON value on standard error, and nothing else anywhere. */
async function refused(args: readonly string[], code: number, input = '') {
  const ended = await there.facet([...args, '--json'], input);
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr).toMatch(/^\{[^\n]+\}\n$/);
  return JSON.parse(ended.stderr);
}

const post = (path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.baseUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const signIn = (email: string, secret = password): Promise<Response> =>
  post('/auth/login', { email, password: secret });
const tokenOf = async (email: string): Promise<string> =>
  ((await (await signIn(email)).json()) as { accessToken: string }).accessToken;
const statusWith = async (headers: Record<string, string>, path = '/me'): Promise<number> =>
  (await fetch(`${server.baseUrl}${path}`, { headers })).status;

beforeAll(async () => {
  there = await Installation.make();
  server = await there.serve();
  await told(
    [
      'org',
      'create',
      'acme',
      '--name',
      'Acme',
      '--admin-email',
      'ann@acme.example',
      '--admin-name',
      'Ann',
      '--password-stdin',
    ],
    password,
  );
});
afterAll(async () => {
  await server.end();
  await there.drop();
  await cleanUp();
});

describe('facet pictures', () => {
  it('sweeps what no user has, and leaves what an upload may be about', async () => {
    await there.sql(
      `insert into pictures (hash, bytes, touched_at) values (repeat('ab', 32), 1, now() - interval '2 hours'), (repeat('cd', 32), 1, now())`,
    );
    expect(await told(['pictures', 'sweep'])).toEqual({ removed: 1 });
    expect(await there.sql('select hash from pictures')).toEqual([{ hash: 'cd'.repeat(32) }]);
    expect((await there.facet(['pictures', 'sweep'])).stdout).toBe('Removed 0 pictures that nobody has.\n');
  });
});

describe('facet org', () => {
  it('renames, shows and lists organizations and changes only the settings that are named', async () => {
    expect(await told(['org', 'rename', 'acme', 'Acme International'])).toMatchObject({
      id: 'acme',
      name: 'Acme International',
    });
    const changed = await told([
      'org',
      'settings',
      'acme',
      '--usernames-length',
      '2-20',
      '--sign-up',
      'invite',
      '--color',
      '#AA0000',
    ]);
    expect(changed).toMatchObject({
      usernameCustomization: { unique: true, minLength: 2, maxLength: 20 },
      publicProfiles: true,
      signUp: 'invite',
      ...{ color: '#aa0000', locale: null, logoUrl: null },
      secondFactor: 'optional',
      secondFactorGraceDays: 14,
      impersonation: 'off',
    });
    expect(await told(['org', 'show', 'acme'])).toMatchObject({ name: 'Acme International', settings: changed });
    expect(await told(['org', 'list'])).toMatchObject({ items: [{ id: 'acme' }], total: 1 });
  });

  it('says what is wrong, by its code', async () => {
    expect(await refused(['org', 'show', 'nowhere'], 1)).toEqual({
      code: 'organization.not_found',
      message: 'There is no organization "nowhere".',
    });
    expect(await refused(['org', 'settings', 'acme', '--usernames-length', '20-2'], 2)).toMatchObject({
      code: 'organization.settings_invalid',
    });
    expect(await refused(['org', 'settings', 'acme', '--logo-url', 'http://acme.example/x.png'], 2)).toMatchObject({
      code: 'organization.settings_invalid',
    });
    expect(await refused(['org', 'settings', 'acme', '--sign-up', 'never'], 2)).toEqual({
      code: 'command.misused',
      message: '--sign-up must be open or invite',
    });
  });
});

describe('facet user', () => {
  it('creates a user who signs in, and finds them by id, address, username and search', async () => {
    const made = await told(
      [
        'user',
        'create',
        'acme',
        'Mia@acme.example',
        '--name',
        'Mia Member',
        '--username',
        'mia',
        '--role',
        'Moderator',
        '--password-stdin',
      ],
      password,
    );
    expect(made).toMatchObject({
      status: 'active',
      email: 'Mia@acme.example',
      passwordSet: true,
      memberships: [{ username: 'mia', roles: [{ name: 'Moderator' }] }],
    });
    expect(made).not.toHaveProperty('password');
    expect((await signIn('mia@acme.example')).status).toBe(200);
    expect(await told(['user', 'show', 'MIA@acme'])).toEqual(made);
    expect(await told(['user', 'show', 'mia@ACME.example'])).toEqual(made);
    expect(await told(['user', 'list', '--org', 'acme', '--search', 'mem', '--role', 'Moderator'])).toMatchObject({
      items: [{ id: made.id }],
      total: 1,
    });
    const shown = await there.facet(['user', 'show', `local|${made.id}`]);
    expect(shown).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^Mia Member {2}active\n/) });
  });

  it('lists page by page, or all at once', async () => {
    const first = await told(['user', 'list', '--limit', '1']);
    expect(first).toMatchObject({ items: [{ email: 'Mia@acme.example', organizations: ['acme'] }], total: 2 });
    const second = await told(['user', 'list', '--limit', '1', '--cursor', first.nextCursor]);
    expect(await told(['user', 'list', '--all'])).toEqual({ items: [...first.items, ...second.items], total: 2 });
    expect((await refused(['user', 'list', '--cursor', 'x'], 2)).fields).toEqual([
      expect.objectContaining({ field: 'cursor' }),
    ]);
  });

  it('bans, and ends the ban', async () => {
    const token = await tokenOf('mia@acme.example');
    expect(await told(['user', 'ban', 'mia@acme'])).toMatchObject({ status: 'banned' });
    expect(await statusWith({ authorization: `Bearer ${token}` })).toBe(401);
    expect(await refused(['user', 'ban', 'mia@acme'], 1)).toMatchObject({ code: 'member.status_unfit' });
    expect(await told(['user', 'unban', 'mia@acme'])).toMatchObject({ status: 'active' });
    expect((await signIn('mia@acme.example')).status).toBe(200);
  });

  it('bans from one organization, shows it, and ends that ban', async () => {
    await told(
      [
        'org',
        'create',
        'beta',
        '--name',
        'Beta',
        '--admin-email',
        'bea@beta.example',
        '--admin-name',
        'Bea',
        '--password-stdin',
      ],
      password,
    );
    await there.sql(
      `insert into members (organization_id, user_id) select 'beta', user_id from emails where address_key = 'mia@acme.example'`,
    );
    const terms = ['--reason', 'Spam in the forum', '--until', '2030-12-31T00:00:00Z'];
    const banned = await told(['user', 'ban', 'mia@acme', '--organization', 'acme', ...terms]);
    const ban = { bannedUntil: '2030-12-31T00:00:00.000Z', banReason: 'Spam in the forum' };
    expect(banned).toMatchObject({
      ...{ status: 'active', bannedUntil: null, banReason: null },
      memberships: [{ organizationId: 'acme', bannedAt: expect.any(String), ...ban }, { bannedAt: null }],
    });
    expect((await there.facet(['user', 'show', 'mia@acme'])).stdout).toMatch(
      /^ {2}acme .* banned since 20\d\d-.* until 2030-12-31T00:00:00.000Z \(Spam in the forum\)/m,
    );
    expect(await refused(['user', 'ban', 'mia@acme', '--until', '2020-12-31T00:00:00Z'], 2)).toMatchObject({
      code: 'request.invalid',
    });
    expect(await refused(['user', 'ban', 'mia@acme', '--organization', 'acme'], 1)).toMatchObject({
      code: 'member.status_unfit',
    });
    expect(await refused(['user', 'ban', 'mia@acme', '--organization', 'nowhere'], 1)).toMatchObject({
      code: 'organization.not_found',
    });
    expect((await told(['user', 'unban', 'mia@acme', '--organization', 'acme'])).memberships[0]).toMatchObject({
      bannedAt: null,
    });
    await there.sql(
      `delete from members where organization_id = 'beta' and user_id in (select user_id from emails where address_key = 'mia@acme.example')`,
    );
  });

  it('gives an account whose address no user has proved another password, and leaves its maker nothing', async () => {
    const email = 'squatter@beta.example';
    const made = (await (
      await post('/auth/sign-up', { email, password, name: 'Squatter', organizationId: 'beta' })
    ).json()) as { accessToken: string };
    const headers = { authorization: `Bearer ${made.accessToken}` };
    const body = JSON.stringify({ name: 'kept', scopes: ['read:me'] });
    const init = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body };
    const { key } = (await (await fetch(`${server.baseUrl}/auth/api-keys`, init)).json()) as { key: string };
    expect([await statusWith(headers), await statusWith({ 'x-api-key': key })]).toEqual([200, 200]);
    await told(['user', 'set-password', email], 'nine loud otters at dawn\n');
    expect([await statusWith(headers), await statusWith({ 'x-api-key': key })]).toEqual([401, 401]);
    expect([(await signIn(email)).status, (await signIn(email, 'nine loud otters at dawn')).status]).toEqual([
      401, 200,
    ]);
  });

  it('deletes, and restores within the grace period', async () => {
    expect(await told(['user', 'delete', 'mia@acme.example'])).toMatchObject({
      status: 'deleted',
      purgeAfter: expect.any(String),
    });
    expect(await refused(['user', 'delete', 'mia@acme.example'], 1)).toMatchObject({ code: 'user.not_found' });
    expect(await told(['user', 'restore', 'mia@acme.example'])).toMatchObject({ status: 'active', purgeAfter: null });
  });

  it('is in the audit of each organization of the user with what it does to the account, and in no other', async () => {
    await there.sql(
      `insert into members (organization_id, user_id) select 'beta', user_id from emails where address_key = 'mia@acme.example'`,
    );
    await there.sql('create table seen as select id from audit_entries');
    await signIn('mia@acme.example');
    for (const what of ['sign-out', 'ban', 'unban', 'delete', 'restore'])
      await told(['user', what, 'mia@acme.example']);
    await told(['user', 'set-password', 'mia@acme.example'], password);
    const entries = await there.sql(
      `select a.organization_id as id, a.action from audit_entries a where a.actor_kind = 'command' and a.id not in (select id from seen) order by a.id, 1`,
    );
    const actions = [
      'sessions.revoked',
      'user.banned',
      'user.unbanned',
      'user.deleted',
      'user.restored',
      'password.set',
    ];
    expect(entries).toEqual(actions.flatMap((action) => ['acme', 'beta'].map((id) => ({ id, action }))));
    await there.sql(
      `delete from members where organization_id = 'beta' and user_id in (select user_id from emails where address_key = 'mia@acme.example')`,
    );
  });

  it('shows sessions and ends them, one or all', async () => {
    const tokens = [await tokenOf('mia@acme.example'), await tokenOf('mia@acme.example')];
    const { items } = await told(['user', 'sessions', 'mia@acme']);
    expect(items).toHaveLength(2);
    await told(['user', 'sign-out', 'mia@acme', '--session', items[0].id]);
    expect(await Promise.all(tokens.map((token) => statusWith({ authorization: `Bearer ${token}` })))).toEqual([
      200, 401,
    ]);
    await told(['user', 'sign-out', 'mia@acme']);
    expect(await statusWith({ authorization: `Bearer ${tokens[0] ?? ''}` })).toBe(401);
  });

  it('sets a password that comes through standard input, by the rules', async () => {
    expect(await refused(['user', 'set-password', 'mia@acme'], 2, 'short')).toMatchObject({
      code: 'password.refused',
      fields: [{ field: 'password', code: 'password.too_short' }],
    });
    expect(await refused(['user', 'set-password', 'mia@acme'], 2, 'septembeR2010')).toMatchObject({
      fields: [{ code: 'password.common' }],
    });
    await told(['user', 'set-password', 'mia@acme'], 'nine loud otters at dawn\n');
    expect([
      (await signIn('mia@acme.example')).status,
      (await signIn('mia@acme.example', 'nine loud otters at dawn')).status,
    ]).toEqual([401, 200]);
    await told(['user', 'set-password', 'mia@acme'], password);
    const entries = await there.sql(
      `select organization_id, actor_kind, details from audit_entries where action = 'password.set' order by id, organization_id`,
    );
    const about = { actor_kind: 'command', details: { sessionsEnded: expect.any(Number) } };
    expect(entries).toEqual(['beta', 'acme', 'beta', 'acme', 'acme'].map((id) => ({ ...about, organization_id: id })));
  });

  it('removes the second factor of a user who lost it', async () => {
    const authorization = `Bearer ${await tokenOf('mia@acme.example')}`;
    const withFactor = (path: string, body: object): Promise<Response> => post(path, body, { authorization });
    const { setupKey } = (await (await withFactor('/auth/factors/totp', {})).json()) as { setupKey: string };
    const code = new TOTP({ secret: Secret.fromBase32(setupKey) }).generate();
    expect((await withFactor('/auth/factors/totp/confirm', { code })).status).toBe(200);
    expect((await signIn('mia@acme.example')).status).toBe(403);
    await told(['user', 'remove-factors', 'mia@acme']);
    expect((await signIn('mia@acme.example')).status).toBe(200);
    expect(await refused(['user', 'remove-factors', 'mia@acme'], 1)).toMatchObject({ code: 'factor.not_found' });
    expect(
      await there.sql(
        `select organization_id as id, actor_kind as actor from audit_entries where action = 'factor.removed'`,
      ),
    ).toEqual([{ id: 'acme', actor: 'command' }]);
  });

  it('keeps the last admin, also against operators', async () => {
    for (const args of [
      ['user', 'ban', 'ann@acme.example'],
      ['user', 'delete', 'ann@acme.example'],
      ['role', 'revoke', 'acme', 'ann@acme.example', 'Admin'],
    ]) {
      expect(await refused(args, 1)).toMatchObject({ code: 'role.last_admin' });
    }
  });

  it('knows no unknown user, and takes no half names', async () => {
    expect(await refused(['user', 'show', 'nobody@acme'], 1)).toMatchObject({ code: 'user.not_found' });
    expect(await refused(['user', 'show', 'mia'], 2)).toMatchObject({
      code: 'request.invalid',
      fields: [{ field: 'person' }],
    });
    expect(
      await refused(['user', 'create', 'acme', 'mia@acme.example', '--name', 'M', '--without-password'], 1),
    ).toMatchObject({ code: 'email.taken' });
    expect(
      await refused(['user', 'create', 'acme', 'new@acme.example', '--name', 'N', '--username', 'Mia'], 1),
    ).toMatchObject({ code: 'username.taken' });
  });
});

describe('facet role', () => {
  it('makes, grants, changes, revokes and deletes a role, which holds from the next request on', async () => {
    const key = (await told(['role', 'create', 'acme', 'Support', '--permissions', 'read:members'])) as Line;
    expect(key).toMatchObject({ name: 'Support', builtIn: null, permissions: ['read:members'] });
    const members = async (): Promise<number> =>
      statusWith({ authorization: `Bearer ${await tokenOf('mia@acme.example')}` }, '/admin/organizations/acme/members');
    expect(await members()).toBe(403);
    expect(await told(['role', 'grant', 'acme', 'mia@acme', 'Support'])).toMatchObject({
      roles: [{ name: 'Moderator' }, { name: 'Support' }],
    });
    expect(await members()).toBe(200);
    const held = await told(['role', 'permissions', 'acme', 'mia@acme']);
    expect(held.items).toContainEqual({ permission: 'read:members', roles: [{ id: key.id, name: 'Support' }] });
    expect(await told(['role', 'change', 'acme', 'Support', '--permissions', ''])).toMatchObject({
      name: 'Support',
      permissions: [],
    });
    expect(await members()).toBe(403);
    expect(await refused(['role', 'delete', 'acme', 'Support'], 1)).toMatchObject({ code: 'role.in_use' });
    expect(await told(['role', 'revoke', 'acme', 'mia@acme', 'Support'])).toMatchObject({
      roles: [{ name: 'Moderator' }],
    });
    expect(await told(['role', 'delete', 'acme', 'Support'])).toEqual({
      organizationId: 'acme',
      id: key.id,
      deleted: true,
    });
    expect((await told(['role', 'list', 'acme'])).items.map((one: Line) => one.name)).toEqual([
      'Admin',
      'Member',
      'Moderator',
    ]);
  });

  it('refuses built-in roles, unknown roles and unknown permissions', async () => {
    expect(await refused(['role', 'change', 'acme', 'Admin', '--name', 'Boss'], 1)).toMatchObject({
      code: 'role.built_in',
    });
    expect(await refused(['role', 'grant', 'acme', 'mia@acme', 'Boss'], 1)).toMatchObject({ code: 'role.not_found' });
    expect(await refused(['role', 'create', 'acme', 'Boss', '--permissions', 'read:everything'], 2)).toMatchObject({
      fields: [{ field: 'permissions' }],
    });
  });
});

describe('facet key', () => {
  it('makes a key that works within its scopes, shows it without its secret, and revokes it', async () => {
    const made = await told([
      'key',
      'create',
      'acme',
      'mia@acme',
      '--name',
      'report',
      '--scopes',
      'read:users',
      '--expires',
      '2099-01-01T00:00:00Z',
    ]);
    expect(await statusWith({ 'x-api-key': made.key }, '/api/v1/user/me')).toBe(200);
    expect(await statusWith({ 'x-api-key': made.key }, '/me')).toBe(403);
    const { items } = await told(['key', 'list', 'acme']);
    expect(items).toEqual([
      expect.objectContaining({ id: made.id, name: 'report', owner: expect.objectContaining({ name: 'Mia Member' }) }),
    ]);
    expect(JSON.stringify(items)).not.toContain(made.key.slice(-20));
    expect(await told(['key', 'revoke', 'acme', made.id])).toEqual({
      organizationId: 'acme',
      id: made.id,
      revoked: true,
    });
    expect(await statusWith({ 'x-api-key': made.key }, '/api/v1/user/me')).toBe(401);
    expect(await refused(['key', 'revoke', 'acme', made.id], 1)).toMatchObject({ code: 'member_key.not_found' });
  });

  it('makes a key for the own data of its owner, which ends in 90 days', async () => {
    const made = await told(['key', 'create', 'acme', 'mia@acme', '--name', 'profile', '--scopes', 'read:me']);
    expect(await statusWith({ authorization: `Bearer ${made.key as string}` }, '/me')).toBe(200);
    expect(Math.abs(Date.parse(made.expiresAt as string) - Date.now() - 90 * 86_400_000)).toBeLessThan(600_000);
    await told(['key', 'revoke', 'acme', made.id]);
  });

  it('gives a key nothing that its owner may not do', async () => {
    const args = ['key', 'create', 'acme', 'mia@acme', '--name', 'x', '--scopes'];
    expect(await refused([...args, 'update:roles'], 1)).toMatchObject({
      code: 'permission.missing',
      permissions: ['update:roles'],
    });
    expect(await refused([...args, 'fly'], 2)).toMatchObject({
      code: 'request.invalid',
      fields: [{ field: 'scopes' }],
    });
  });
});

describe('the help of a command', () => {
  it('shows an example', async () => {
    const help: Ended = await there.facet(['role', 'grant', '--help']);
    expect(help).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('facet role grant acme mia@example.com Moderator'),
    });
  });
});
