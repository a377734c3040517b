import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { cleanUp, type ServerProcess } from '../support/server-process.js';
import { bcrypt, Installation, linesOf, ndjson, someone, told, type Line } from '../support/transfer-kit.js';

jest.setTimeout(60_000);

let home: Installation;
/** One row of what a query finds. */
const found = (text: string, ...values: unknown[]): Promise<Line | undefined> => home.row(text, values);
const memberOf = (email: unknown): Promise<Line | undefined> => home.memberOf(String(email));

/** Imports the lines, each followed by a good one, and expects the fault of each. */
async function expectFaults(cases: readonly [string, Line | string, string | RegExp][]): Promise<void> {
  const before = await home.count('users');
  const { ended, results } = await home.import(cases.flatMap(([, line]) => [line, someone()]));
  expect(ended.code).toBe(1);
  const faults = results
    .filter(({ line }) => line % 2 === 1)
    .map(({ outcome, reasons }, at) => [cases[at]?.[0], outcome, reasons[0]?.message]);
  expect(faults).toEqual(
    cases.map(([what, , why]) => [what, 'failed', typeof why === 'string' ? why : expect.stringMatching(why)]),
  );
  expect(results.filter(({ outcome }) => outcome === 'created')).toHaveLength(cases.length);
  expect(await home.count('users')).toBe(before + cases.length);
}

beforeAll(async () => {
  home = await Installation.make();
  const first = [
    someone({ email: 'first@example.com', username: 'first' }),
    someone({ email: 'elsewhere@example.com', organizationId: 'other' }),
  ];
  const { ended } = await home.import(first, ['--create-organizations']);
  expect(ended.code).toBe(0);
  await home.sql(
    `insert into roles (organization_id, id, name) values ('acme', 'rol_AcmeEditor000000', 'Editor'), ('other', 'rol_OtherEditor00000', 'Other editor')`,
  );
});
afterAll(async () => {
  await cleanUp();
  await home.drop();
});

describe('facet import users', () => {
  it('is written down as done by an operator: the organizations that it made, and how many users of each it took over', async () => {
    const rows = await home.sql(
      `select action, actor_kind, details from audit_entries where organization_id = 'other' and action in ('organization.founded', 'users.imported') order by id limit 2`,
    );
    expect(rows).toEqual([
      { action: 'organization.founded', actor_kind: 'command', details: {} },
      { action: 'users.imported', actor_kind: 'command', details: { members: 1 } },
    ]);
  });

  it('takes over all that a line can say', async () => {
    const line = {
      id: '0192F3A4-0000-7000-8000-00000000000A',
      email: 'Ada.Lovelace@example.com',
      emailVerified: true,
      otherEmails: [{ email: 'ada@work.example', verified: true }, { email: 'ada@home.example' }],
      name: 'Ada Lovelace',
      givenName: 'Ada',
      familyName: 'Lovelace',
      nickname: 'Countess',
      bio: 'Notes on\nthe engine',
      avatarUrl: 'https://example.com/ada.png',
      locale: 'en-gb',
      timezone: 'Europe/London',
      status: 'banned',
      createdAt: '2013-09-01T00:00:00Z',
      phoneNumbers: [
        { phoneNumber: '+442079460000', verified: true },
        { phoneNumber: '+442079460001', primary: true },
      ],
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
      joinedAt: '2014-01-02T03:04:05.678+01:00',
      username: 'Countess_Ada',
      roles: ['Moderator', 'rol_AcmeEditor000000'],
    };
    const { ended, results } = await home.import([line]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toMatchObject({
      lines: 1,
      created: 1,
      joined: 0,
      skipped: 0,
      failed: 0,
      dryRun: false,
    });
    expect(results).toEqual([{ line: 1, outcome: 'created', id: line.id.toLowerCase(), reasons: [] }]);
    const out = linesOf(
      (await home.facet(['export', 'users', '--organization', 'acme', '--with-password-hashes'])).stdout,
    );
    expect(out.find((one) => one.id === line.id.toLowerCase())).toEqual({
      ...line,
      id: line.id.toLowerCase(),
      otherEmails: [line.otherEmails[0], { email: 'ada@home.example', verified: false }],
      locale: 'en-GB',
      createdAt: '2013-09-01T00:00:00.000Z',
      phoneNumbers: [
        { phoneNumber: '+442079460000', verified: true, primary: false },
        { phoneNumber: '+442079460001', verified: false, primary: true },
      ],
      joinedAt: '2014-01-02T02:04:05.678Z',
      roles: ['Editor', 'Moderator'],
    });
    expect(await found(`select kind, name, canonical from name_registry where owner_id = $1`, line.id)).toEqual({
      kind: 'held',
      name: 'Countess_Ada',
      canonical: 'countess_ada',
    });
  });

  it('gives what sign-up gives where the line says nothing', async () => {
    const [plain, bare] = [someone(), someone({ roles: [], emailVerified: null, phoneNumbers: null, username: null })];
    expect(told((await home.import([plain, bare])).results)).toEqual([['created'], ['created']]);
    expect(await memberOf(plain.email)).toMatchObject({ roles: ['Member'], username: null });
    expect(await memberOf(bare.email)).toMatchObject({ roles: [] });
    expect(
      await found(
        'select u.status, e.verified, e.is_default from users u join emails e on e.user_id = u.id where e.email = $1',
        plain.email,
      ),
    ).toEqual({
      status: 'active',
      verified: false,
      is_default: true,
    });
  });

  it('fails a line that is out of order, says why, and takes the others', async () => {
    await expectFaults([
      ['no name', someone({ name: undefined }), 'name is required for a new user'],
      ['no address', someone({ email: undefined }), 'email is needed, or an identity'],
      ['a bad address', someone({ email: 'nobody' }), 'email must be an email'],
      ['an unknown field', someone({ shoeSize: 42 }), 'shoeSize is not a field of this request'],
      ['a field of the wrong type', someone({ emailVerified: 'yes' }), 'emailVerified must be a boolean value'],
      ['a status that nobody is brought back to', someone({ status: 'deleted' }), /^status must be one of/],
      [
        'a phone number out of form',
        someone({ phoneNumbers: [{ phoneNumber: '044 668 18 00' }] }),
        /^phoneNumber must be a phone number in E\.164/,
      ],
      [
        'two primary numbers',
        someone({ phoneNumbers: ['+41446681800', '+41446681801'].map((one) => ({ phoneNumber: one, primary: true })) }),
        /one primary/,
      ],
      ['an organization that is not there', someone({ organizationId: 'nowhere' }), 'there is no organization nowhere'],
      ['an organization that cannot be', someone({ organizationId: 'No Where' }), /^organizationId must be/],
      [
        'no organization',
        someone({ organizationId: undefined }),
        'organizationId is needed: on the line, or for the whole file',
      ],
      [
        'a role of another organization',
        someone({ roles: ['rol_OtherEditor00000'] }),
        'rol_OtherEditor00000 is not a role of this organization',
      ],
      ['a role that is not there', someone({ roles: ['Emperor'] }), 'Emperor is not a role of this organization'],
      ['a name that is taken', someone({ username: 'FIRST' }), 'This username is taken.'],
      ['a name that is none', someone({ username: ' x ' }), /^username must not have white space around it/],
      [
        'a hash of another kind',
        someone({ passwordHash: '5f4dcc3b5aa765d61d8327deb882cf99' }),
        /^passwordHash is not a hash of bcrypt/,
      ],
      [
        'a hash of a version that there is not',
        someone({ passwordHash: `$argon2id$v=18$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}` }),
        /argon2 has no version 18$/,
      ],
      [
        'a hash of a faulty bcrypt',
        someone({ passwordHash: bcrypt.replace('$2b$', '$2x$') }),
        /\$2x\$ marks bcrypt of an implementation with a fault$/,
      ],
      [
        'a hash that costs too much',
        someone({ passwordHash: bcrypt.replace('$04$', '$31$') }),
        /^passwordHash takes 2147483648 rounds to check, more than 16384$/,
      ],
      ['an id in the space of ours', someone({ id: 'local|nobody' }), /^id must be a UUID, local/],
      [
        'an identity in the space of our ids',
        someone({ identities: [{ provider: 'local', subject: 'x' }] }),
        /^provider must be a text of .* and not local$/,
      ],
      [
        'an address twice',
        someone({ email: 'twice@example.com', otherEmails: [{ email: 'TWICE@example.com' }] }),
        /stands twice/,
      ],
      ['a moment without its zone', someone({ createdAt: '2020-01-01T00:00:00' }), /^createdAt must be/],
      ['an unknown time zone', someone({ timezone: 'Mars/Olympus' }), 'timezone must be an IANA time zone name'],
      [
        'a picture that is not to be shown',
        someone({ avatarUrl: 'http://example.com/a.png' }),
        /^avatarUrl must be an https address/,
      ],
      ['broken JSON', '{"email":', 'the line is not well-formed JSON'],
      ['a list', '[1]', 'the line is not one JSON object'],
      [
        'the same key twice',
        '{"email":"a@b.example","email":"c@d.example"}',
        'the line has the same key twice in one object',
      ],
      [
        'a text that cannot be stored',
        '{"email":"a@b.example","name":"a\\u0000b"}',
        'the line has U+0000 or half of a surrogate pair in a text',
      ],
    ]);
  });

  it('refuses keys that belong to another user', async () => {
    const owner = someone({
      id: '0192f3a4-0000-7000-8000-0000000000b1',
      identities: [{ issuer: 'https://id.example', provider: 'corp', subject: 'owner' }],
    });
    const { results } = await home.import([
      owner,
      someone({ id: owner.id, email: owner.email, organizationId: 'other' }),
      someone({ email: owner.email, id: '0192f3a4-0000-7000-8000-0000000000b2' }),
      someone({ otherEmails: [{ email: owner.email }] }),
      someone({ identities: [{ issuer: 'https://id.example', provider: 'else', subject: 'owner' }] }),
      someone({ identities: [{ issuer: 'https://else.example', provider: 'corp', subject: 'owner' }] }),
    ]);
    expect(told(results)).toEqual([
      ['created'],
      ['joined', 'name was not changed: the user exists already'],
      ['failed', 'the user with this e-mail address has another id'],
      ['failed', 'otherEmails.0.email belongs to another user'],
      ['failed', 'identities.0 belongs to another user'],
      ['failed', 'identities.0 belongs to another user'],
    ]);
    const again = await home.import([owner, ...[1, 2].map(() => someone({ otherEmails: [{ email: owner.email }] }))]);
    expect(again.results.map((one) => one.outcome)).toEqual(['skipped', 'failed', 'failed']);
  });

  it('does not bring back a user who waits for the purge', async () => {
    const gone = someone();
    await home.import([gone]);
    await home.sql(`update users set status = 'deleted' where id = (select user_id from emails where email = $1)`, [
      gone.email,
    ]);
    const { results } = await home.import([gone, someone({ ...gone, organizationId: 'other' })]);
    expect(told(results)).toEqual([1, 2].map(() => ['failed', 'this user is deleted and waits for the purge']));
  });

  it('takes a user into a second organization by a second line, in whatever batch it comes', async () => {
    const twice = someone({ username: 'twice', passwordHash: bcrypt });
    const crowd = Array.from({ length: 600 }, () => someone());
    const second = {
      email: String(twice.email).toUpperCase(),
      organizationId: 'other',
      username: 'twice',
      roles: ['Admin'],
    };
    const { results } = await home.import([
      twice,
      second,
      ...crowd,
      { ...second, name: 'Else', organizationId: 'other' },
    ]);
    expect(told(results.filter((one) => one.outcome !== 'created'))).toEqual([
      ['joined'],
      ['skipped', 'this user is a member of the organization already'],
    ]);
    expect(new Set(results.map((one) => one.id)).size).toBe(601);
    expect(
      await home.sql('select organization_id from members where user_id = $1 order by 1', [results[0]?.id]),
    ).toEqual([{ organization_id: 'acme' }, { organization_id: 'other' }]);
  });

  it('takes users without an organization where the line says so', async () => {
    const loner = someone({ organizationId: null });
    expect(told((await home.import([loner, loner], ['--organization', 'acme'])).results)).toEqual([
      ['created'],
      ['skipped', 'this user exists already'],
    ]);
    expect(await memberOf(loner.email)).toBeUndefined();
  });

  it('takes names by the rules of their organization', async () => {
    await home.import(
      [someone({ organizationId: 'loose' }), someone({ organizationId: 'strict', username: 'paypal' })],
      ['--create-organizations'],
    );
    await home.sql(`update organizations set username_unique = false where id = 'loose'`);
    await home.sql(
      `update organizations set username_confusables = 'on', username_pattern = '[\\p{L}0-9]+' where id = 'strict'`,
    );
    await home.sql(
      `insert into name_registry (organization_id, canonical, kind, name, skeleton) values ('strict', 'root', 'denied', 'root', 'root')`,
    );
    const named = (organizationId: string, username: string): Line => someone({ organizationId, username });
    const lines = [
      ...['same', 'same'].map((name) => named('loose', name)),
      ...['раураl', 'paypal', 'Root', 'r0ot', 'with space', 'bank', 'bаnk', 'fine'].map((name) =>
        named('strict', name),
      ),
    ];
    const { results } = await home.import(lines);
    expect(told(results)).toEqual([
      ['created'],
      ['created'],
      ['failed', 'This username looks like one that is taken or denied.'],
      ['failed', 'This username is taken.'],
      ['failed', 'This username is denied.'],
      ['failed', 'This username looks like one that is taken or denied.'],
      ['failed', 'username must match [\\p{L}0-9]+'],
      ['created'],
      ['failed', 'an earlier line has this username'],
      ['created'],
    ]);
    const dropped = await home.import(lines, ['--on-name-conflict', 'drop']);
    expect(told(dropped.results).map(([outcome, reason]) => [outcome, reason?.slice(0, 8)])).toEqual([
      ...[1, 2].map(() => ['skipped', 'this use']),
      ...[1, 2, 3, 4].map(() => ['created', 'left out']),
      ['failed', 'username'],
      ['skipped', 'this use'],
      ['created', 'left out'],
      ['skipped', 'this use'],
    ]);
  });

  it('denies names by the rules for usernames, and lets those wait that a rule wants looked at', async () => {
    const organizations = ['guarded', 'watched'];
    await home.import(
      organizations.map((organizationId) => someone({ organizationId })),
      ['--create-organizations'],
    );
    for (const [organization, effect] of [
      ['guarded', 'deny'],
      ['watched', 'review'],
    ] as const)
      expect((await home.facet(['names', 'packs', organization, 'reserved-words', effect])).code).toBe(0);
    const lines = organizations.flatMap((organizationId) =>
      ['4dm1n', 'gardener'].map((username) => someone({ organizationId, username })),
    );
    const created = ['created'];
    expect(told((await home.import(lines)).results)).toEqual([
      ['failed', 'This username is denied.'],
      ...[created, created, created],
    ]);
    const waiting = `select r.organization_id as organization, p.username, r.approved_at as approved from name_reviews r
      join profiles p on p.organization_id = r.organization_id and p.user_id = r.user_id
      where r.organization_id = any($1)`;
    const queued = [{ organization: 'watched', username: '4dm1n', approved: null }];
    expect(await home.sql(waiting, [organizations])).toEqual(queued);
    const { results } = await home.import(lines.slice(0, 1), ['--on-name-conflict', 'drop']);
    expect(told(results)).toEqual([['created', 'left out: This username is denied.']]);
    expect(await home.sql(waiting, [organizations])).toEqual(queued);
  });
});

describe('users who were imported', () => {
  let server: ServerProcess;
  const login = (email: unknown, password: string): Promise<Response> =>
    fetch(`${server.baseUrl}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });

  beforeAll(async () => {
    server = await home.serve();
  });

  it('sign in with the password that they had, and get our hash for it', async () => {
    const mia = someone({ passwordHash: bcrypt, username: 'mia' });
    expect((await home.import([mia])).ended.code).toBe(0);
    expect((await login(mia.email, 'nine loud geese at dawn')).status).toBe(401);
    const answer = await login(mia.email, 'seven quiet herons at dusk');
    expect(answer.status).toBe(200);
    const stored = await found(
      'select p.hash from password_credentials p join emails e on e.user_id = p.user_id where e.email = $1',
      mia.email,
    );
    expect(stored?.hash).toMatch(/^\$argon2id\$v=19\$m=19456/);
    const { accessToken } = (await answer.json()) as { accessToken: string };
    const me = await fetch(`${server.baseUrl}/api/v1/user/me`, { headers: { authorization: `Bearer ${accessToken}` } });
    expect(await me.json()).toMatchObject({ email: mia.email, roles: [{ name: 'Member' }] });
    expect((await login(mia.email, 'seven quiet herons at dusk')).status).toBe(200);
  });

  it('come in while the server runs, and a sign-up with the same address is refused', async () => {
    const ned = someone({ email: 'ned@example.com' });
    expect((await home.import([ned])).ended.code).toBe(0);
    const body = JSON.stringify({
      email: 'NED@example.com',
      password: 'seven quiet herons at dusk',
      name: 'Ned',
      organizationId: 'acme',
    });
    expect(
      (
        await fetch(`${server.baseUrl}/auth/sign-up`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        })
      ).status,
    ).toBe(409);
  });
});

describe('facet import users --dry-run', () => {
  it('says of every line what an import then does, and changes nothing', async () => {
    const lines: Line[] = Array.from({ length: 1300 }, (_, at) =>
      someone({
        email: `dry.${at % (at % 2 === 0 ? 900 : 901)}@example.com`,
        organizationId: ['acme', 'other', 'new-one', 'nowhere!'][at % 4] ?? '',
        username: `dry_${at % 700}`,
        ...(at % 7 === 0 && { name: undefined }),
      }),
    );
    const state = (): Promise<number[]> =>
      Promise.all(
        ['users', 'emails', 'members', 'profiles', 'name_registry', 'organizations', 'roles'].map((one) =>
          home.count(one),
        ),
      );
    const before = await state();
    const dry = await home.import(lines, ['--dry-run', '--create-organizations']);
    expect(JSON.parse(dry.ended.stdout)).toMatchObject({ dryRun: true, lines: 1300 });
    expect(await state()).toEqual(before);
    const wet = await home.import(lines, ['--create-organizations']);
    expect(told(dry.results)).toEqual(
      told(wet.results).map((one) =>
        one.map((text) => text.replace('This username is taken.', 'an earlier line has this username')),
      ),
    );
    expect(new Set(wet.results.map((one) => one.outcome))).toEqual(new Set(['created', 'joined', 'skipped', 'failed']));
  });

  it('tells the lines on standard output where there is no file for them', async () => {
    const file = home.file('dry.ndjson', ndjson([someone(), 'x']));
    const { code, stdout } = await home.facet(['import', 'users', file, '--dry-run']);
    expect([code, stdout]).toEqual([
      1,
      'line 1: created\nline 2: failed; the line is not well-formed JSON\n2 lines: 1 created, 0 joined, 0 skipped, 1 failed. Nothing was changed.\n',
    ]);
  });
});
