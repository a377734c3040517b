/** @settings {"OPERATOR_ORGANIZATION":"operators","SIWE_DOMAINS":"app.example.com","RATE_LIMITS":"off"} */
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OrganizationId } from '@app/common';
import { written, type Written } from '../fuzz/draft.js';
import { operations, type Operation } from '../fuzz/operations.js';
import type { Planned } from '../fuzz/plan.js';
import { draftOf } from '../fuzz/requests.js';
import { valuesOf } from '../fuzz/values.js';
import { World } from '../fuzz/world.js';
import { signIn } from '../support/account.js';
import { memberPath } from '../support/administration.js';
import { api } from '../support/api.js';
import { find } from '../support/findings.js';
import { aPerson, type TestPerson } from '../support/people.js';

/**
 * A caller of the walk, and whose rows they may change: their own, and those of an organization that they
 * administer.
 */
interface Walker {
  readonly person: TestPerson | undefined;
  readonly own: readonly string[];
  /** Whether an operation that is not public may succeed at all. */
  readonly signedIn: boolean;
}

const kinds = ['nobody', 'foreign admin', 'foreign key', 'member', 'banned', 'demoted', 'key without scopes'] as const;
type Kind = (typeof kinds)[number];

/** What ends the session that it is sent with. Sent last, each with a session of its own. */
const farewells = ['signOut', 'endSession', 'changePassword', 'deleteCurrentUser'];
const writing = operations
  .filter(({ method }) => method !== 'GET')
  .sort((a, b) => farewells.indexOf(a.id) - farewells.indexOf(b.id));
const reading = operations.filter(({ method }) => method === 'GET');

/** Rows that count requests, or say when a credential was used last. They change with every request. */
const counters = ['rate_limits', 'sign_in_attempts'];
const counted = ['lastUsedAt', 'last_used_at', 'last_seen_at'];

/** Has the database record each row that changes, as text before and after, without the columns that count. */
const recorder = `
  create table walk_changes (row text not null, sign int not null);
  create function walk_record() returns trigger language plpgsql security definer as $$
    declare counted constant text[] := array['${counted.join("', '")}'];
    begin
      if tg_op <> 'INSERT' then insert into walk_changes values (tg_table_name || ' ' || (to_jsonb(old) - counted)::text, -1); end if;
      if tg_op <> 'DELETE' then insert into walk_changes values (tg_table_name || ' ' || (to_jsonb(new) - counted)::text, 1); end if;
      return null;
    end $$;
  do $$ declare name text; begin
    for name in select table_name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not in ('walk_changes', '${counters.join("', '")}')
    loop execute format('create trigger walk after insert or update or delete on %I for each row execute function walk_record()', name); end loop;
  end $$`;

/** The rows that a work changes, adds or removes: a row that changes is there as it was and as it is. */
async function changesOf(work: () => Promise<unknown>): Promise<string[]> {
  await facet.sql('truncate walk_changes');
  await work();
  const rows = await facet.sql<{ row: string }>('select row from walk_changes group by row having sum(sign) <> 0');
  return rows.map(({ row }) => row);
}

let world: World;
let walkers: Record<Kind, Walker>;
/** Of the passwords with which the walkers have signed up. */
let hashes: Map<string, string>;

async function keyOf(person: TestPerson, scopes: readonly string[]): Promise<TestPerson> {
  const { body } = await api.as(person).post('/auth/api-keys', { name: 'robot', scopes });
  return { ...person, headers: { 'x-api-key': String(body.key) } };
}

async function makeWalkers({ main, keeper }: World): Promise<Record<Kind, Walker>> {
  const [foreign, owner] = [await aPerson({ as: 'admin' }), await aPerson({ as: 'admin' })];
  const { permissions } = (await api.as(owner).get('/api/v1/user/me')).body as { permissions: string[] };
  const [member, banned, demoted, holder] = [
    await aPerson({ in: main, verified: true }),
    await aPerson({ in: main, as: 'moderator', verified: true }),
    await aPerson({ in: main, as: 'admin', verified: true }),
    await aPerson({ in: main, as: 'admin', verified: true }),
  ];
  const administer = api.as(keeper);
  expect((await administer.post(memberPath(banned, '/ban', main), {})).status).toBeLessThan(300);
  expect((await administer.put(memberPath(demoted, '/roles', main), { roles: [] })).status).toBeLessThan(300);
  const walker = (person: TestPerson, signedIn: boolean, organization?: OrganizationId): Walker => ({
    person,
    own: [person.id, ...(organization ? [organization] : [])],
    signedIn,
  });
  return {
    nobody: { person: undefined, own: [], signedIn: false },
    'foreign admin': walker(foreign, true, foreign.organization),
    'foreign key': walker(await keyOf(owner, permissions), true, owner.organization),
    member: walker(member, true),
    banned: walker(banned, false),
    demoted: walker(demoted, true),
    'key without scopes': walker(await keyOf(holder, []), false),
  };
}

function planned(operation: Operation, salt: number): Planned {
  const sample = <T>(values: fc.Arbitrary<T>): T | undefined => fc.sample(values, { seed: 1 + salt, numRuns: 1 })[0];
  const required = operation.parameters.filter((one) => one.required);
  const parameters = Object.fromEntries(required.map(({ name, schema }) => [name, sample(valuesOf(schema))]));
  return {
    operation,
    caller: 'admin',
    salt,
    parameters,
    body: operation.body ? sample(valuesOf(operation.body)) : undefined,
    mutation: undefined,
  };
}

/** A session of its own for what ends it; otherwise the credential that the walker came with. */
async function signedInAgain({ id }: Operation, kind: Kind): Promise<TestPerson | undefined> {
  const { person, signedIn } = walkers[kind];
  if (!person || !signedIn || !farewells.includes(id) || 'x-api-key' in person.headers) return person;
  // An app that another operation set up, and a password that one has set or removed.
  await facet.sql('delete from totp_factors where user_id = $1', [person.id]);
  await facet.sql(
    `insert into password_credentials (user_id, hash) values ($1, $2)
     on conflict (user_id) do update set hash = excluded.hash, temporary_since = null`,
    [person.id, hashes.get(person.id)],
  );
  return { ...person, headers: (await signIn(person)).headers };
}

/** The ids of a caller, also the one under which the audit knows them. */
async function idsOf({ person, own }: Walker): Promise<readonly string[]> {
  const known = await facet.sql<{ id: string }>('select subject as id from audit_subjects where user_id = $1', [
    person?.id ?? null,
  ]);
  return [...own, ...known.map(({ id }) => id)];
}

/** An operation as it succeeds for an admin of the organization, with the credential of somebody else. */
async function prepare(operation: Operation, kind: Kind, salt: number): Promise<Written> {
  world.refreshToken = undefined;
  // What it is about belongs to others; only what an operation is about by itself, such as a session, is the
  // caller's own.
  const draft = await draftOf(planned(operation, salt), { world, caller: world.keeper, salt });
  return written(world.base, { ...draft, credentials: (await signedInAgain(operation, kind))?.headers ?? {} });
}

async function send({ method, url, headers, body }: Written): Promise<number> {
  const response = await fetch(url, {
    method,
    headers,
    ...(body !== undefined && { body }),
    redirect: 'manual',
    signal: AbortSignal.timeout(15_000),
  });
  await response.body?.cancel();
  return response.status;
}

/** Sends what writes one by one, and all that reads together. Returns what must not be. */
async function walk(some: readonly Operation[], kind: Kind, salt: number): Promise<string[]> {
  const requests: Written[] = [];
  for (const operation of some) requests.push(await prepare(operation, kind, salt));
  const statuses: number[] = [];
  const differences = await changesOf(async () => {
    for (const request of requests) statuses.push(await send(request));
  });
  const walker = walkers[kind];
  const own = await idsOf(walker);
  const label = (at: number): string => `${some[at]?.id ?? ''} as ${kind}: ${statuses[at] ?? 0}`;
  const [first] = some;
  // A picture is a row of its content, which names nobody.
  const isUploaded = (row: string): boolean =>
    ['uploadCurrentUserPicture', 'updateProfile'].includes(first?.id ?? '') && row.startsWith('pictures ');
  // A ticket that is issued removes those that have expired, also of others.
  const isSwept = (row: string): boolean => first?.id === 'createStreamTicket' && row.startsWith('stream_tickets ');
  // A sign-in at a provider is used up by its answer, whatever comes of it: its user may be banned meanwhile.
  const isUsedUp = (row: string): boolean =>
    ['completeBrowserProviderSignIn', 'completeProviderSignIn'].includes(first?.id ?? '') &&
    row.startsWith('provider_sign_ins ');
  const isOwn = (row: string): boolean => own.some((id) => row.includes(id)) || isUploaded(row) || isSwept(row);
  // What reads leaves at most an entry about oneself in the audit: an export of one's own data does.
  const mayChange = (row: string): boolean =>
    first?.method === 'GET'
      ? row.startsWith('audit_') && isOwn(row)
      : isUsedUp(row) || ((statuses[0] ?? 0) < 400 && (first?.open === true || isOwn(row)));
  const faults = differences.filter((row) => !mayChange(row));
  return [
    ...statuses.flatMap((status, at) => (status >= 500 ? [label(at)] : [])),
    ...statuses.flatMap((status, at) =>
      status < 400 && !some[at]?.open && !walker.signedIn ? [`${label(at)}, but nobody may who is this`] : [],
    ),
    ...faults.map(
      (row) =>
        `${first?.method === 'GET' ? `what reads, as ${kind}` : label(0)}, and a row is another: ${row.slice(0, 300)}`,
    ),
  ];
}

beforeAll(async () => {
  world = await World.made(await facet.another({ demo: true, MAIL_URL: '', JOBS: 'off' }));
  walkers = await makeWalkers(world);
  const passwords = await facet.sql<{ id: string; hash: string }>(
    'select user_id as id, hash from password_credentials',
  );
  hashes = new Map(passwords.map(({ id, hash }) => [id, hash]));
  await facet.sql(recorder);
  const rename = (): Promise<unknown> => api.as(world.keeper).patch('/me', { name: 'Kim Keeper' });
  expect((await changesOf(rename)).filter((row) => row.startsWith('users '))).toHaveLength(2);
}, 120_000);

describe('all operations, sent as they succeed for an admin', () => {
  it.each(kinds)(
    'change no row that %s may not change',
    async (kind) => {
      const faults: string[] = [];
      faults.push(...(await walk(reading, kind, 1)));
      for (const [at, operation] of writing.entries()) faults.push(...(await walk([operation], kind, at)));
      const seen = faults.length === 0 ? 'none' : `${faults.length}: ${faults[0] ?? ''}`;
      find({
        group: 'walk',
        what: `${operations.length} operations as ${kind}`,
        expected: 'no row changes that may not',
        seen,
        ok: faults.length === 0,
      });
      expect(faults).toEqual([]);
    },
    300_000,
  );
});
