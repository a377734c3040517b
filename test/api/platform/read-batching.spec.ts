import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BatchedRun } from '@app/database';
import pg from 'pg';
import { eventually } from '../../support/eventually.js';
import { nodesOf } from '../../support/facet.js';
import { aPerson, anOrganization, type TestPerson } from '../../support/people.js';

type Headers = Readonly<Record<string, string>>;

const callers: Headers[] = [];
const together = new Map<string, number>();
const count = (read: unknown): void => {
  const { statement, together: size } = read as BatchedRun;
  if (size > 1) together.set(statement.name, (together.get(statement.name) ?? 0) + 1);
};
let alone: string;
let organization: string;

/** A key of a user, as the header that brings it. */
async function keyOf(person: TestPerson): Promise<Headers> {
  const body = JSON.stringify({ name: 'Reads', scopes: ['read:me'], currentPassword: person.password });
  const headers = { authorization: `Bearer ${person.accessToken}`, 'content-type': 'application/json' };
  const answer = await fetch(`${facet.url}/auth/api-keys`, { method: 'POST', headers, body });
  return { 'x-api-key': ((await answer.json()) as { key: string }).key };
}

beforeAll(async () => {
  alone = await facet.another({ READ_BATCHING: 'off' });
  const home = await anOrganization();
  organization = home;
  for (let number = 0; number < 6; number += 1) {
    const person = await aPerson({
      in: home,
      name: `Person ${number}`,
      handle: `person.${number}`,
      as: number % 2 ? 'admin' : undefined,
    });
    callers.push({ authorization: `Bearer ${person.accessToken}` }, await keyOf(person));
  }
  // Two whose session has ended, and one who has none.
  const gone = await aPerson({ in: home });
  await facet.sql('delete from sessions where user_id = $1', [gone.id]);
  callers.push({ authorization: `Bearer ${gone.accessToken}` }, { authorization: 'Bearer x.y.z' });
  subscribe('facet:batched-run', count);
});
afterAll(() => void unsubscribe('facet:batched-run', count));

async function answerOf(base: string, path: string, headers: Headers): Promise<string> {
  const named = path.startsWith('/api/profile') && { 'x-m2-organization-id': organization };
  const answer = await fetch(base + path.replace('{organization}', organization), {
    headers: { ...headers, ...named, 'x-request-id': 'the-same' },
  });
  const shown = [...answer.headers].filter(([name]) => !['date', 'ratelimit', 'ratelimit-policy'].includes(name));
  return JSON.stringify([answer.status, shown, await answer.text()]);
}

/**
 * Sends the requests while the table of users is locked, so that their reads wait for each other, however
 * fast PostgreSQL is.
 */
async function whileReadsWait<T>(requests: () => Promise<T>): Promise<T> {
  const other = new pg.Client({ connectionString: facet.inside.databaseUrl });
  await other.connect();
  try {
    await other.query('begin');
    await other.query('lock table users in access exclusive mode');
    const answers = requests();
    await eventually(async () => {
      const [waiting] = await facet.sql<{ reads: number }>(
        "select count(*)::int as reads from pg_locks where relation = 'users'::regclass and not granted",
      );
      return (waiting?.reads ?? 0) >= 2 ? waiting : undefined;
    });
    await pause(200);
    await other.query('rollback');
    return await answers;
  } finally {
    await other.end();
  }
}

const routes = [
  '/me',
  '/api/v1/user/me',
  '/v1/user/profile?fields=id,username,email,biography',
  '/api/profile/',
  '/v1/user/notifications?containerId={organization}&page=1',
  '/auth/sessions',
];

describe.each(routes)('GET %s', (path) => {
  it('answers many who ask at once as it answers each alone', async () => {
    const expected = await Promise.all(callers.map((headers) => answerOf(alone, path, headers)));
    const crowd = Array.from({ length: 10 }, () => callers).flat();
    const answers = await whileReadsWait(() => Promise.all(crowd.map((headers) => answerOf(facet.url, path, headers))));
    answers.forEach((answer, at) => expect([at, answer]).toEqual([at, expected[at % callers.length]]));
  });
});

it('Most of them were read together', () => {
  const names = [...together.keys()];
  for (const part of ['principal_by_session', 'principal_by_session_with_account', 'principal_by_key'])
    expect(names).toContain(part);
  expect([...together.values()].reduce((sum, one) => sum + one, 0)).toBeGreaterThan(300);
});

/** How many parameters each has. */
const batches = {
  principal_by_session: 5,
  principal_by_session_with_account: 5,
  principal_by_session_with_member: 5,
  principal_by_session_with_person: 5,
  principal_by_session_with_profile: 5,
  principal_by_key: 2,
  account_record: 2,
};

it.each(Object.entries(batches))('%s for many reads no table as a whole', async (name, parameters) => {
  const plan = await facet.inside.planOf(`${name}_batch`, Array<string>(parameters).fill('{NULL}'));
  expect(nodesOf(plan).filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
});

it('A session that ends is over for who asks next, however many ask', async () => {
  const person = await aPerson();
  const headers = { authorization: `Bearer ${person.accessToken}` };
  const statuses = async (): Promise<Set<number>> =>
    new Set(
      await Promise.all(Array.from({ length: 40 }, async () => (await fetch(`${facet.url}/me`, { headers })).status)),
    );
  expect(await statuses()).toEqual(new Set([200]));
  const load = statuses();
  expect((await fetch(`${facet.url}/auth/logout`, { method: 'POST', headers })).ok).toBe(true);
  expect(await statuses()).toEqual(new Set([401]));
  await load;
});
