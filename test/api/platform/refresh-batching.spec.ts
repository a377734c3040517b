import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BatchedRun } from '@app/database';
import pg from 'pg';
import { api } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { nodesOf } from '../../support/facet.js';
import { aPerson, anOrganization, type TestPerson } from '../../support/people.js';

let home: Awaited<ReturnType<typeof anOrganization>>;
let other: pg.Client;
let largest = 0;
const count = (run: unknown): void => {
  const { statement, together } = run as BatchedRun;
  if (statement.name === 'session_advance_if_free') largest = Math.max(largest, together);
};

beforeAll(async () => {
  home = await anOrganization();
  other = new pg.Client({ connectionString: facet.inside.databaseUrl });
  await other.connect();
  subscribe('facet:batched-run', count);
});
afterAll(async () => {
  unsubscribe('facet:batched-run', count);
  await other.end();
});

const users = (many: number): Promise<TestPerson[]> =>
  Promise.all(Array.from({ length: many }, () => aPerson({ in: home })));
const refresh = (refreshToken: string): ReturnType<typeof api.post> => api.post('/auth/refresh', { refreshToken });
const tokenOf = ({ body }: Awaited<ReturnType<typeof refresh>>): string =>
  (body as { refreshToken: string }).refreshToken;
const userOf = ({ body }: Awaited<ReturnType<typeof refresh>>): string => (body as { user: { id: string } }).user.id;

const waitingUpdates = async (): Promise<true | undefined> => {
  const [row] = await facet.sql<{ waiting: number }>(
    "select count(*)::int as waiting from pg_locks where relation = 'sessions'::regclass and not granted",
  );
  return (row?.waiting ?? 0) >= 2 ? true : undefined;
};

/** Sends the calls while no session can change, so that what they write waits and is written together. */
async function whileSessionsWait<T>(calls: () => Promise<T>, meanwhile = '', values: unknown[] = []): Promise<T> {
  await other.query('begin');
  await other.query('lock table sessions in share mode');
  const answers = calls();
  await eventually(waitingUpdates);
  if (meanwhile) await facet.sql(meanwhile, values);
  await other.query('commit');
  return answers;
}

describe('Refreshes that are written together', () => {
  it('give each caller the successor of its own token', async () => {
    const people = await users(12);
    const answers = await whileSessionsWait(() => Promise.all(people.map((one) => refresh(one.refreshToken))));
    expect(answers.map(({ status }) => status)).toEqual(people.map(() => 200));
    expect(answers.map(userOf)).toEqual(people.map(({ id }) => id));
    expect(largest).toBeGreaterThan(5);
    const next = await Promise.all(answers.map((answer) => refresh(tokenOf(answer))));
    expect(next.map((answer) => [answer.status, userOf(answer)])).toEqual(people.map(({ id }) => [200, id]));
    expect(new Set([...answers, ...next].map(tokenOf)).size).toBe(24);
  });

  it('give parallel calls of one session the same token', async () => {
    const [twin, ...people] = await users(6);
    const tokens = [...people, twin, twin, twin].map((one) => (one as TestPerson).refreshToken);
    const answers = await whileSessionsWait(() => Promise.all(tokens.map(refresh)));
    expect(answers.map(({ status }) => status)).toEqual(tokens.map(() => 200));
    expect(new Set(answers.slice(-3).map(tokenOf)).size).toBe(1);
  });

  it('leave out a user who was banned after the session was read', async () => {
    const people = await users(6);
    const banned = people[4]?.id;
    const answers = await whileSessionsWait(
      () => Promise.all(people.map((one) => refresh(one.refreshToken))),
      "update users set status = 'banned' where id = $1",
      [banned],
    );
    expect(answers.map(({ status }) => status)).toEqual(people.map(({ id }) => (id === banned ? 401 : 200)));
  });

  it.each(Object.entries({ session_state: 2, session_advance_if_free: 8 }))(
    'read no table as a whole: %s',
    async (name, parameters) => {
      const plan = await facet.inside.planOf(`${name}_batch`, Array<string>(parameters).fill('{NULL}'));
      expect(nodesOf(plan).filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
    },
  );

  it('do not wait for a session that is locked', async () => {
    const people = await users(8);
    const locked = people.slice(0, 3);
    await other.query('begin');
    await other.query('select 1 from sessions where user_id = any($1) for update', [locked.map(({ id }) => id)]);
    const late = Promise.all(locked.map((one) => refresh(one.refreshToken)));
    await eventually(async () => {
      const [row] = await facet.sql<{ waiting: number }>(
        "select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      return row?.waiting === locked.length ? true : undefined;
    });
    const answers = await Promise.all(people.slice(3).map((one) => refresh(one.refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    await other.query('rollback');
    expect((await late).map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});
