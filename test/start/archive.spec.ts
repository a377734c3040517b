import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import sharp from 'sharp';
import { eventually } from '../support/eventually.js';
import { cleanUp, type ServerProcess } from '../support/server-process.js';
import { bcrypt, Installation, linesOf, type Line } from '../support/transfer-kit.js';

jest.setTimeout(180_000);

const all = ['--with-password-hashes', '--with-notifications', '--json'];

let one: Installation;
let two: Installation;
let archive: string;

type Call = (method: string, path: string, body?: unknown, token?: string) => Promise<{ status: number; body: Line }>;

const caller =
  (server: ServerProcess): Call =>
  async (method, path, body, token) => {
    const headers = { 'x-m2-organization-id': 'acme', ...(token && { authorization: `Bearer ${token}` }) };
    const form = body instanceof FormData;
    const sent = body === undefined ? {} : form ? { body } : { body: JSON.stringify(body) };
    const answer = await fetch(server.baseUrl + path, {
      method,
      headers: { ...headers, ...(body !== undefined && !form && { 'content-type': 'application/json' }) },
      ...sent,
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Line) };
  };

async function tokenOf(call: Call, email: string): Promise<string> {
  const { status, body } = await call('POST', '/auth/login', {
    email,
    password: passwordOfAll,
    organizationId: 'acme',
  });
  expect(status).toBe(200);
  return String(body.accessToken);
}

const people: Line[] = [
  {
    id: '0192f3a4-0000-7000-8000-00000000000a',
    email: 'ada@example.com',
    emailVerified: true,
    otherEmails: [{ email: 'ada@home.example' }],
    name: 'Ada Lovelace',
    givenName: 'Ada',
    familyName: 'Lovelace',
    nickname: 'Countess',
    bio: 'Notes on\nthe engine',
    locale: 'en-GB',
    timezone: 'Europe/London',
    address: {
      ...{ addressId: 'home', addressLine1: '12 St. James Square', addressLine2: 'b', addressLine3: 'c' },
      ...{ city: 'London', state: 'L', postalCode: 'SW1Y 4JH', country: 'GB' },
    },
    dateOfBirth: '1985-12-10',
    wallet: { address: '0x52908400098527886E0F7030069857D2E4169EE7', chainId: 1, linkedAt: '2024-01-02T03:04:05.678Z' },
    createdAt: '2013-09-01T00:00:00Z',
    phoneNumbers: [{ phoneNumber: '+442079460000', verified: true, primary: true }],
    identities: [
      {
        issuer: 'https://id.example',
        provider: 'corp',
        subject: 'ada',
        name: 'A. L.',
        email: 'ada@corp.example',
        avatarUrl: 'https://id.example/a.png',
      },
    ],
    passwordHash: bcrypt,
    organizationId: 'acme',
    joinedAt: '2014-01-02T03:04:05.678Z',
    username: 'Countess_Ada',
    avatar: { datasourceId: 'knights', objectDefinitionId: '7', url: 'https://example.com/a.glb' },
    roles: ['Admin', { id: 'rol_AcmeEditor000000', name: 'Editor', description: 'Edits' }],
  },
  {
    id: '0192f3a4-0000-7000-8000-00000000000b',
    email: 'bob@example.com',
    name: 'Bob',
    organizationId: 'acme',
    username: 'bob',
    referrer: 'countess_ada',
    passwordHash: bcrypt,
    bannedAt: null,
    avatarUrl: 'https://example.com/b.png',
  },
  {
    id: '0192f3a4-0000-7000-8000-00000000000c',
    email: 'eve@example.com',
    name: 'Eve',
    organizationId: 'acme',
    status: 'banned',
    bannedAt: '2020-01-01T00:00:00Z',
    bannedUntil: '2040-01-01T00:00:00Z',
    banReason: 'Spam in the forum',
    roles: [],
  },
  {
    id: '0192f3a4-0000-7000-8000-00000000000d',
    email: 'dan@example.com',
    name: 'Dan',
    organizationId: 'acme',
    username: 'dan',
    passwordHash: bcrypt,
  },
];

const [passwordOfAll, dan] = ['seven quiet herons at dusk', 'dan@example.com'];
let app: TOTP;
let recoveryCodes: string[] = [];

/** An authenticator app, recovery codes, and a passkey. */
async function protect(home: Installation, call: Call): Promise<void> {
  const token = await tokenOf(call, dan);
  const { body } = await call('POST', '/auth/factors/totp', {}, token);
  app = new TOTP({ secret: Secret.fromBase32(String(body.setupKey)) });
  const code = app.generate({ timestamp: Date.now() - 30_000 });
  const confirmed = await call('POST', '/auth/factors/totp/confirm', { code }, token);
  expect(confirmed.status).toBe(200);
  recoveryCodes = confirmed.body.recoveryCodes as string[];
  await home.sql(
    `insert into passkeys (id, user_id, credential_id, user_handle, public_key, counter, transports, synced, name, created_at)
     select gen_random_uuid(), id, '\\xfbff01', '\\xfe02', '\\xa501020326', 4000000000, '{internal,hybrid}', true, 'Dan''s phone', now() from users where name = 'Dan'`,
  );
}

/** Notifications, some of them read, an uploaded picture, a profile without a name: by the APIs, as they come to be. */
async function live(home: Installation): Promise<void> {
  const server = await home.serve();
  const call = caller(server);
  const [ada, bob] = [await tokenOf(call, 'ada@example.com'), await tokenOf(call, 'bob@example.com')];
  const picture = new FormData();
  picture.append(
    'profilePicture',
    new Blob(
      [
        await sharp({ create: { width: 80, height: 60, channels: 3, background: '#a33' } })
          .png()
          .toBuffer(),
      ],
      { type: 'image/png' },
    ),
    'p.png',
  );
  expect((await call('PUT', '/api/profile', picture, ada)).status).toBe(200);
  const send = (body: Line): ReturnType<Call> =>
    call(
      'POST',
      '/admin/organizations/acme/notifications',
      { type: 'news', title: 't', body: 'b', data: { n: 1, ö: [null] }, ...body },
      ada,
    );
  for (const to of [{ all: true }, { userIds: [people[1]?.id] }, { all: true }])
    expect((await send(to)).status).toBe(201);
  const toRole = await send({ role: 'Admin' });
  expect(toRole.status).toBe(201);
  await eventually(async () => {
    const path = `/admin/organizations/acme/notifications/${String(toRole.body.id)}`;
    return (await call('GET', path, undefined, ada)).body.status === 'sent' ? true : undefined;
  }, 30_000);
  const { body } = await call('GET', '/v1/user/notifications?containerId=acme', undefined, bob);
  const [newest] = body.notifications as Line[];
  expect((await call('POST', '/v1/user/notifications/read', { ids: [newest?.id] }, bob)).status).toBe(201);
  expect((await call('POST', '/v1/user/notifications/read', undefined, ada)).status).toBe(201);
  const own = `/v1/user/notifications/${String(newest?.id)}`;
  expect((await call('PUT', `${own}/archive?containerId=acme`, undefined, bob)).status).toBe(204);
  expect((await call('DELETE', `${own}?containerId=acme`, undefined, ada)).status).toBe(204);
  const oldest = `/admin/organizations/acme/notifications/${String((body.notifications as Line[]).at(-1)?.id)}`;
  expect((await call('DELETE', oldest, undefined, ada)).status).toBe(204);
  const words = { subject: 'Hi', heading: 'Hello', before: ['Come to {{ organization }}'], action: 'Join', after: [] };
  const templates = '/admin/organizations/acme/email-templates';
  expect((await call('PUT', `${templates}/invitation/de`, words, ada)).status).toBe(200);
  expect((await call('PUT', '/api/profile/username/denylist/', ['root', 'Ädmin'], ada)).status).toBe(204);
  const rule = { kind: 'contains', text: 'bob', effect: 'review', note: 'An impostor is about' };
  expect((await call('POST', '/admin/organizations/acme/username-rules', rule, ada)).status).toBe(201);
  for (const username of ['bobby', 'bob'])
    expect((await call('PUT', '/api/profile', { username }, bob)).status).toBe(200);
  const schema = { type: 'object', properties: { team: { type: 'string' }, level: { type: 'integer' } } };
  expect((await call('PUT', '/admin/organizations/acme/attributes/schema', { schema }, ada)).status).toBe(200);
  const ofBob = `/admin/organizations/acme/members/${String(people[1]?.id)}/attributes`;
  const notes = `/admin/organizations/acme/members/${String(people[1]?.id)}/notes`;
  for (const text of ['Called.', 'Called back.']) expect((await call('POST', notes, { text }, ada)).status).toBe(201);
  expect((await call('PATCH', ofBob, { attributes: { team: 'Engine', level: 7 } }, ada)).status).toBe(200);
  // Another schema, which the level does not fit.
  const narrow = {
    type: 'object',
    properties: { team: { ...schema.properties.team, maxLength: 9, 'x-facet': { searchable: true } } },
  };
  expect((await call('PUT', '/admin/organizations/acme/attributes/schema', { schema: narrow }, ada)).status).toBe(200);
  await protect(home, call);
  await server.end();
}

beforeAll(async () => {
  [one, two] = [await Installation.make(), await Installation.make()];
  expect((await one.import(people, ['--create-organizations', '--create-roles'])).ended).toMatchObject({ code: 0 });
  await live(one);
  await one.sql(
    `insert into application_permissions (organization_id, name, description) values ('acme', 'edit:pages', 'Edit')`,
  );
  await one.sql(`update roles set permissions = '{read:users,edit:pages}' where id = 'rol_AcmeEditor000000'`);
  await one.sql(
    `insert into former_usernames (organization_id, id, user_id, name, canonical, successor, cause, changed_at, untold)
     select 'acme', '01990000-0000-7000-8000-000000000001', user_id, 'Before', 'before', username, 'self', '2026-01-02T03:04:05.678Z', false
     from profiles where organization_id = 'acme' and username is not null order by user_id limit 1`,
  );
  // Names that are there obey older rules.
  await one.sql(
    `update organizations set name = 'Acme, Inc.', username_pattern = '[a-z]+', username_min_length = 2, username_max_length = 5, public_profiles = false,
       sign_up = 'invite', profile_picture_upload = false, username_confusables = 'on',
       locale = 'de-CH', logo_url = 'https://cdn.example.com/acme.png', color = '#aa0000', created_at = '2012-01-01T00:00:00.123Z' where id = 'acme'`,
  );
  const ended = await one.facet(['export', 'all', 'acme', one.file('acme.ndjson'), ...all]);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  archive = one.read('acme.ndjson');
  expect(await two.facet(['import', 'all', two.file('acme.ndjson', archive), '--json'])).toMatchObject({
    code: 0,
    stderr: '',
  });
});
afterAll(async () => {
  await cleanUp();
  await one.drop();
  await two.drop();
});

const lines = (section: string): Line[] => linesOf(archive).filter((line) => line.section === section);

describe('facet export all, import all in another installation, export all', () => {
  it('is the same bytes', async () => {
    expect((await two.facet(['export', 'all', 'acme', two.file('back.ndjson'), ...all])).code).toBe(0);
    expect(two.read('back.ndjson')).toBe(archive);
  });

  it('has all that there is of it', () => {
    const sections = linesOf(archive).map((line) => line.section);
    expect([...new Set(sections)]).toEqual([
      ...['organization', 'permission', 'role', 'attributeSchema', 'picture', 'user'],
      ...['object', 'profile', 'referral', 'attributes', 'formerUsername', 'memberNote', 'deniedName'],
      ...['nameRule', 'nameReview', 'emailTemplate'],
      ...['message', 'inbox', 'delivery', 'mark', 'read', 'hole', 'feed', 'end'],
    ]);
    expect(lines('organization')).toMatchObject([
      {
        id: 'acme',
        name: 'Acme, Inc.',
        createdAt: '2012-01-01T00:00:00.123Z',
        settings: { signUp: 'invite', publicProfiles: false, locale: 'de-CH', color: '#aa0000' },
      },
    ]);
    expect(lines('role').find((role) => role.name === 'Editor')).toMatchObject({
      id: 'rol_AcmeEditor000000',
      permissions: ['read:users', 'edit:pages'],
    });
    expect(lines('permission')).toEqual([{ section: 'permission', name: 'edit:pages', description: 'Edit' }]);
    expect(lines('user').map((user) => user.username)).toEqual(['Countess_Ada', 'bob', undefined, 'dan']);
    expect(lines('referral')).toMatchObject([{ userId: people[1]?.id, referrerId: people[0]?.id }]);
    expect(lines('attributes')).toMatchObject([{ userId: people[1]?.id, attributes: { team: 'Engine', level: 7 } }]);
    expect(lines('user')[0]?.picture).toBe(lines('picture')[0]?.hash);
  });

  it('may be run again, and after it was cut off: what is in is passed over', async () => {
    const again = await two.facet(['import', 'all', two.file('acme.ndjson'), '--json']);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ existed: true, created: 0, skipped: 4, failed: 0 });
    const three = await Installation.make();
    const half = archive.slice(0, archive.indexOf('{"section":"delivery"'));
    const cut = await three.facet(['import', 'all', three.file('half.ndjson', half)]);
    expect(cut).toMatchObject({ code: 1, stderr: expect.stringMatching(/ends before its archive does/) });
    expect((await three.facet(['import', 'all', '-'], archive)).code).toBe(0);
    expect((await three.facet(['export', 'all', 'acme', ...all.slice(0, 2)])).stdout).toBe(archive);
    await three.drop();
  });

  it('lets users in who were in before, and shows them what they saw', async () => {
    const [before, after] = [await one.serve(), await two.serve()].map(caller);
    if (!before || !after) throw new Error('two servers');
    const seen = async (call: Call): Promise<unknown> => {
      const [ada, bob] = [await tokenOf(call, 'ada@example.com'), await tokenOf(call, 'bob@example.com')];
      const paths = [
        '/api/profile',
        '/v1/user/notifications?containerId=acme',
        '/v1/user/notifications/archived?containerId=acme',
        '/admin/organizations/acme/notifications',
        '/v1/user/referrals',
        '/api/v1/user/me',
        '/api/v1/organization/roles',
        '/admin/organizations/acme/settings',
        `/admin/organizations/acme/members/${String(people[1]?.id)}/attributes`,
        '/admin/organizations/acme/email-templates/invitation/de',
        `/admin/organizations/acme/members/${String(people[1]?.id)}/notes`,
      ];
      const answers = await Promise.all([
        ...paths.map((path) => call('GET', path, undefined, ada)),
        call('GET', paths[1] ?? '', undefined, bob),
        call('GET', paths[2] ?? '', undefined, bob),
      ]);
      return JSON.parse(JSON.stringify(answers).replace(/127\.0\.0\.1:\d+/g, 'host')) as unknown;
    };
    expect(await seen(after)).toEqual(await seen(before));
  });

  it('asks for the second factors of before, which are in no archive without the hashes', async () => {
    const call = caller(await two.serve());
    const signIn = (): ReturnType<Call> => call('POST', '/auth/login', { email: dan, password: passwordOfAll });
    for (const code of [app.generate(), recoveryCodes[0]]) {
      const { status, body } = await signIn();
      expect([status, body.challenge]).toMatchObject([403, { factors: ['otp', 'passkey', 'recovery'] }]);
      const { token: challenge } = body.challenge as { token: string };
      expect((await call('POST', '/auth/login/factor', { challenge, code })).status).toBe(200);
    }
    const [bare] = linesOf((await one.facet(['export', 'all', 'acme'])).stdout).filter(({ name }) => name === 'Dan');
    expect([bare?.email, bare?.factors, bare?.passwordHash]).toEqual([dan, undefined, undefined]);
  });

  it('keeps no wallet as proved, and an archive of something else out', async () => {
    expect(await two.count('wallets')).toBe(0);
    const broken = await two.facet(['import', 'all', two.file('x.ndjson', '{"email":"x@example.com"}\n')]);
    expect(broken).toMatchObject({ code: 1, stderr: expect.stringMatching(/Line 1 is no line of an archive/) });
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
}

/**
 * Reads of the four APIs and of what admins see of an organization and its members. Credentials, identity
 * providers, invitations, domains and the records of `/me/export` stay with their installation.
 */
const isShown = (path: string): boolean =>
  /^\/(me|api\/profile|api\/v1|v1\/user|admin\/organizations\/)/.test(path) &&
  !/\/(identity-providers|invitations|domains)|(api-keys|sessions|permissions|stream|status|export)$/.test(path);

/** The fields of everything that these reads can answer, as `Schema.field`. */
function fieldsShown(): string[] {
  const document = JSON.parse(readFileSync('apps/api/openapi/all.json', 'utf8')) as {
    paths: Record<string, { get?: { responses: Record<string, unknown> } }>;
    components: { schemas: Record<string, Schema> };
  };
  const names = new Set<string>();
  const collect = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value ?? null).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (names.has(name)) continue;
      names.add(name);
      collect(document.components.schemas[name]);
    }
  };
  for (const [path, { get }] of Object.entries(document.paths)) if (isShown(path)) collect(get?.responses['200']);
  return [...names].flatMap((name) =>
    Object.keys(document.components.schemas[name]?.properties ?? {}).map((field) => `${name}.${field}`),
  );
}

/** The names of all fields in the archive, however deep. */
function fieldsSaid(): Set<string> {
  const said = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      said.add(key);
      walk(inner);
    }
  };
  for (const line of linesOf(archive)) walk(line);
  return said;
}

describe('every field that the APIs show of a user or an organization', () => {
  it('is in the archive by its name, or is listed with where it stands or what it follows from', () => {
    const listed = JSON.parse(readFileSync(new URL('archive-fields.json', import.meta.url), 'utf8')) as Record<
      string,
      string
    >;
    const [shown, said] = [fieldsShown(), fieldsSaid()];
    const keys = (field: string): string[] => [field, `*.${field.slice(field.indexOf('.') + 1)}`];
    const missing = shown.filter((field) => !said.has(field.slice(field.indexOf('.') + 1)));
    expect(shown.length).toBeGreaterThan(120);
    expect(missing.filter((field) => !keys(field).some((key) => key in listed))).toEqual([]);
    // What is listed is shown, and not said.
    expect(Object.keys(listed).filter((key) => !missing.some((field) => keys(field).includes(key)))).toEqual([]);
  });
});
