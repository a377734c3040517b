import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { isDisplayName } from '@app/common';
import { cleanUp } from '../support/server-process.js';
import { Installation, linesOf, ndjson, type Line } from '../support/transfer-kit.js';

jest.setTimeout(120_000);

const homes: Installation[] = [];

/** Custom roles are not made by an import: what a role allows does not stand on a line. */
async function aHome(): Promise<Installation> {
  const home = await Installation.make();
  homes.push(home);
  for (const id of organizations) await home.sql('insert into organizations (id, name) values ($1, $1)', [id]);
  for (const id of organizations)
    await home.sql(
      `insert into roles (organization_id, id, name, built_in) select $1, 'rol_' || left(md5($1 || name), 16), name, case when name = 'Member' then 'member' end
       from unnest($2::text[]) as name`,
      [id, roles],
    );
  for (const id of organizations)
    await home.sql('insert into attribute_schemas (organization_id, schema) values ($1, $2)', [id, attributes]);
  // As many writings as there are: some of them are one name in another spelling.
  await home.sql(`update organizations set username_unique = false where id = 'bcme'`);
  return home;
}

afterEach(async () => {
  await cleanUp();
  for (const home of homes.splice(0)) await home.drop();
});

const organizations = ['acme', 'bcme', 'ccme'] as const;
const attributes = {
  type: 'object',
  properties: {
    team: { type: 'string', maxLength: 100, 'x-facet': { searchable: true } },
    level: { type: 'integer' },
    tags: { type: 'array', items: { type: 'string' } },
  },
};
const roles = ['Member', 'Ödmin', 'a, "quoted" role', '役割', 'rol_LooksLikeAnId000'];

const optional = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(some, { nil: undefined });
const visible = /^(?!\s*$)\P{C}+$/u;
const words = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
      fc.constantFrom('Ærøskøbing', 'علي', '山田 太郎', 'a,"b";\\', "O'Hara", '=1+1', 'İ', '👩‍👩‍👧', '-'),
    )
    .filter((one) => visible.test(one) && isDisplayName(one) && Array.from(one).length <= maxLength);
const lines = fc.array(words(40), { maxLength: 3 }).map((some) => some.join('\r\n'));
const moment = fc
  .date({ min: new Date('1980-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const hash = fc.constantFrom(
  '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
  '$pbkdf2-sha256$i=1000$c2l4dGVlbiBieXRlcyAuLg$qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo',
);
const url = fc.constantFrom('https://example.com/a.png?x=1&y=%20', 'http://localhost:3000/pictures/x.webp');

const aboutUser = fc.record({
  emailVerified: fc.boolean(),
  name: words(200),
  givenName: optional(words(200)),
  familyName: optional(words(200)),
  nickname: optional(words(200)),
  bio: optional(lines.filter((one) => one !== '')),
  avatarUrl: optional(url),
  locale: optional(fc.constantFrom('de-CH', 'zh-Hant-TW', 'en')),
  timezone: optional(fc.constantFrom('Europe/Zurich', 'America/Argentina/Ushuaia')),
  address: optional(
    fc
      .record({ addressLine1: words(100), city: optional(words(40)), country: fc.constantFrom('GB', 'Schweiz') })
      .map((one) => JSON.parse(JSON.stringify(one)) as Line),
  ),
  dateOfBirth: optional(fc.constantFrom('1985-12-10', '2000-02-29', '1850-01-01')),
  wallet: optional(
    fc.constantFrom<Line>(
      { address: '0x52908400098527886E0F7030069857D2E4169EE7' },
      { address: '0x52908400098527886e0f7030069857d2e4169ee7', chainId: 137, linkedAt: '2024-01-02T03:04:05.678Z' },
    ),
  ),
  status: fc.constantFrom('pending', 'active', 'invited', 'banned'),
  createdAt: moment,
  phoneNumbers: fc.uniqueArray(fc.integer({ min: 1_000_000, max: 9_999_999 }), { maxLength: 3 }),
  identities: fc.array(
    fc.record({ name: optional(words(200)), email: optional(fc.constant('x@corp.example')), avatarUrl: optional(url) }),
    { maxLength: 3 },
  ),
  others: fc.nat({ max: 2 }),
  passwordHash: optional(hash),
  hasEmail: fc.boolean(),
});

const aboutPlaces = fc.uniqueArray(
  fc.record({
    organizationId: fc.constantFrom(...organizations),
    joinedAt: moment,
    ban: fc.option(
      fc.record({
        bannedAt: moment,
        bannedUntil: optional(fc.constant('2040-01-02T03:04:05.678Z')),
        banReason: optional(words(500)),
      }),
      { nil: undefined },
    ),
    avatar: optional(
      fc.constantFrom<Line>({
        datasourceId: 'd',
        objectDefinitionId: 'ö,"',
        kind: 'avatar',
        url: 'https://example.com/a.glb',
      }),
    ),
    roles: fc.subarray(roles),
    username: optional(words(60).filter((one) => one.trim() === one)),
    attributes: optional(
      fc.constantFrom<Line>({ team: 'Ö "the", team' }, { level: 0 }, { tags: ['a', 'b,;'], team: '', level: -3 }),
    ),
  }),
  { selector: (one) => one.organizationId, maxLength: 3 },
);

/** Some hundreds of users with all that they can have: the lines that an export of them has, in no order. */
function population(seed: number): Line[][] {
  const people = fc.sample(fc.tuple(aboutUser, aboutPlaces), { numRuns: 300, seed });
  return people.map(([{ others, phoneNumbers, identities, hasEmail, ...about }, places], at) => {
    const email = hasEmail || identities.length === 0 ? `Person.${at}@example.com` : undefined;
    const whole = {
      id: `0192f3a4-0000-7000-8000-${String((at * 7919) % 1000).padStart(12, '0')}`,
      ...about,
      ...(email === undefined ? { emailVerified: undefined } : { email }),
      otherEmails:
        email === undefined
          ? []
          : Array.from({ length: others }, (_, n) => ({ email: `p${at}.${n}@other.example`, verified: n === 0 })),
      phoneNumbers: phoneNumbers.map((one, n) => ({ phoneNumber: `+4144${one}`, verified: n === 1, primary: n === 0 })),
      identities: identities.map((one, n) => ({
        issuer: 'https://id.example',
        provider: 'corp',
        subject: `subject|${at}-${n}`,
        ...one,
      })),
    };
    const named = places.map(({ ban, ...one }) => ({
      ...one,
      ...ban,
      username: one.username && one.organizationId !== 'bcme' ? `${one.username}${at}` : one.username,
    }));
    const [first, ...further] = named.sort((a, b) => (a.joinedAt < b.joinedAt ? -1 : 1));
    return [
      { ...whole, ...(first ?? { organizationId: null }) },
      ...further.map((one) => ({ id: whole.id, ...(email !== undefined && { email }), ...one })),
    ];
  });
}

/** What is said of a line, whatever the order of its keys and roles; what is empty is not said. */
const said = (line: Line): Line =>
  JSON.parse(
    JSON.stringify(
      Object.fromEntries(
        Object.entries(line)
          .filter(([key, value]) => key === 'roles' || !(Array.isArray(value) && value.length === 0))
          .map(([key, value]) => [key, key === 'roles' ? [...(value as string[])].sort() : value])
          .sort(([a = ''], [b = '']) => (String(a) < String(b) ? -1 : 1)),
      ),
    ),
  ) as Line;

const sorted = (some: readonly Line[]): Line[] =>
  [...some].sort((a, b) => (`${String(a.id)}${String(a.joinedAt)}` < `${String(b.id)}${String(b.joinedAt)}` ? -1 : 1));

describe('export, import into an empty database, export', () => {
  it.each([
    ['ndjson', 20261121],
    ['csv', 42],
  ])('is the same bytes: %s', async (format, seed) => {
    const [one, two] = [await aHome(), await aHome()];
    const people = population(seed);
    const file = (home: Installation): string => home.file(`people.${format}`);
    const first = await one.import(people.flat());
    expect(first.results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    const all = ['--with-password-hashes', '--json'];
    expect((await one.facet(['export', 'users', file(one), ...all])).code).toBe(0);
    const into = await two.facet(['import', 'users', file(one), '--json']);
    expect(into).toMatchObject({ code: 0, stderr: '' });
    expect((await two.facet(['export', 'users', file(two), ...all])).code).toBe(0);
    expect(two.read(`people.${format}`)).toBe(one.read(`people.${format}`));

    const exported = linesOf((await two.facet(['export', 'users', '--with-password-hashes'])).stdout);
    expect(sorted(exported).map(said)).toEqual(sorted(people.flat()).map(said));
    expect(exported.map((line) => line.id)).toEqual(exported.map((line) => String(line.id)).sort());
  });

  it('needs no organization beforehand when it may make them', async () => {
    const [one, two] = [await Installation.make(), await Installation.make()];
    homes.push(one, two);
    const people = ['acme', 'bcme'].map((organizationId, at) => ({
      email: `p${at}@example.com`,
      name: 'P',
      organizationId,
      username: 'p',
      roles: ['Admin', 'Member'],
    }));
    await one.import(people, ['--create-organizations']);
    const out = (await one.facet(['export', 'users'])).stdout;
    expect(linesOf(out)).toHaveLength(2);
    expect((await two.facet(['import', 'users', '-', '--create-organizations'], out)).code).toBe(0);
    expect((await two.facet(['export', 'users', '-'])).stdout).toBe(out);
  });
});

describe('facet export users', () => {
  let home: Installation;

  beforeEach(async () => {
    home = await aHome();
    const crowd = Array.from({ length: 1200 }, (_, at) => ({
      id: `0192f3a4-0000-7000-8000-${String(at).padStart(12, '0')}`,
      email: `p${at}@example.com`,
      name: `Person ${at}`,
      organizationId: organizations[at % 2] ?? 'acme',
      passwordHash: '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
      bio: 'x'.repeat(1000),
    }));
    expect((await home.import([...crowd, { email: 'p0@example.com', organizationId: 'ccme' }])).ended.code).toBe(0);
  });

  it('writes a file for its owner alone, without hashes, and counts', async () => {
    const file = home.file('out.ndjson');
    const ended = await home.facet(['export', 'users', file]);
    expect(ended).toMatchObject({ code: 0, stdout: `1200 people on 1201 lines are in ${file}.\n`, stderr: '' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(home.read('out.ndjson')).not.toContain('$2b$');
    expect(linesOf(home.read('out.ndjson'))).toHaveLength(1201);
  });

  it('is written down, with what went along', async () => {
    await home.facet(['export', 'users', home.file('all.ndjson'), '--with-password-hashes']);
    await home.facet(['export', 'users', home.file('acme.ndjson'), '--organization', 'acme']);
    const rows = await home.sql(
      `select organization_id, actor_kind, target, details from audit_entries where action = 'users.exported' order by id`,
    );
    expect(rows).toEqual([
      { organization_id: '', actor_kind: 'command', target: null, details: { passwordHashes: true } },
      { organization_id: 'acme', actor_kind: 'command', target: 'acme', details: { passwordHashes: false } },
    ]);
  });

  it('writes the members of one organization, and of their places only that one', async () => {
    await home.sql(`update users set status = 'deleted' where id = '0192f3a4-0000-7000-8000-000000000002'`);
    const out = linesOf((await home.facet(['export', 'users', '--organization', 'acme'])).stdout);
    expect(out).toHaveLength(599);
    expect(new Set(out.map((one) => one.organizationId))).toEqual(new Set(['acme']));
    const [only] = linesOf((await home.facet(['export', 'users', '--organization', 'ccme'])).stdout);
    expect(only).toMatchObject({
      email: 'p0@example.com',
      name: 'Person 0',
      organizationId: 'ccme',
      roles: ['Member'],
    });
    expect(await home.facet(['export', 'users', '--organization', 'nowhere'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'facet: There is no such organization.\n',
    });
  });

  it('says how things were at one moment, however slowly it is read', async () => {
    const command = spawn(process.execPath, ['dist/apps/cli/src/main.js', 'export', 'users'], {
      env: { ...process.env, ...home.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((begun) => command.stdout.once('readable', begun));
    await home.sql(`update users set name = 'Somebody else'`);
    await home.sql(`delete from users where id > '0192f3a4-0000-7000-8000-000000000600'`);
    const out = linesOf(await text(command.stdout));
    expect(out).toHaveLength(1201);
    expect(out.filter((one) => one.name === 'Somebody else')).toEqual([]);
  });

  it('leaves the file of before alone when it cannot be finished', async () => {
    const file = home.file('kept.ndjson', 'of before\n');
    const failed = await home.facet(['export', 'users', file, '--organization', 'nowhere']);
    expect(failed.code).toBe(1);
    expect(home.read('kept.ndjson')).toBe('of before\n');
    expect(existsSync(`${file}.part`)).toBe(false);
    expect(await home.facet(['export', 'users', '/nowhere/out.ndjson'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^facet: \/nowhere\/out\.ndjson\.part cannot be written \(ENOENT\)/),
    });
  });
});

describe('facet import and export, called wrongly', () => {
  let home: Installation;
  beforeEach(async () => {
    home = await aHome();
  });
  afterAll(cleanUp);

  it('say so and end with 2', async () => {
    const file = home.file('x.ndjson', ndjson([]));
    const cases: [string[], string][] = [
      [['import', 'users'], "missing required argument 'file'"],
      [['import', 'users', file, '--format', 'xml'], 'ndjson or csv'],
      [['import', 'users', file, '--from', 'auth0', '--format', 'csv'], 'not CSV'],
      [['import', 'users', file, '--on-name-conflict', 'steal'], 'fail or drop'],
      [['import', 'users', file, '--results', file], 'another file'],
      [['export', 'users', '--json'], 'needs a file'],
      [['import', 'users', home.file('x.csv', 'email,shoeSize\na@b.example,42\n')], 'no fields of people: shoeSize'],
    ];
    for (const [args, words] of cases)
      expect([args, await home.facet(args)]).toEqual([
        args,
        expect.objectContaining({ code: 2, stdout: '', stderr: expect.stringContaining(words) }),
      ]);
  });

  it('say what is wrong with a file, and end with 1', async () => {
    const cases: [string, string][] = [
      [home.file('nothing'), 'nothing cannot be read (ENOENT)'],
      [home.file('.'), 'is a folder'],
      [
        home.file('q.csv', 'email,name,organizationId\na@b.example,A,acme\nc@d.example,"C"x,acme\n'),
        'cannot be read as CSV any further',
      ],
    ];
    for (const [file, words] of cases)
      expect([file, await home.facet(['import', 'users', file])]).toEqual([
        file,
        expect.objectContaining({ code: 1, stderr: expect.stringContaining(words) }),
      ]);
    expect(await home.count('users')).toBe(1);
  });
});
