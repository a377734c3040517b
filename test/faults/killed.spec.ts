import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { find, isFullForm } from '../support/findings.js';
import { broken } from '../support/promises.js';
import { randomOf } from '../support/random.js';
import { cleanUp, type ServerProcess } from '../support/server-process.js';
import { closeInstallations, Installation, organization, type Admin } from './installation.js';
import { Journal, kinds } from './journal.js';
import { losses } from './losses.js';
import { Writers } from './writers.js';

jest.setTimeout(900_000);

const times = isFullForm
  ? { api: 50, postgres: 20, cuts: 50, backends: 10 }
  : { api: 2, postgres: 1, cuts: 5, backends: 1 };
/** Milliseconds in which the API serves again after the database has come back. */
const atMost = 5000;

/** When it is hit. The seed of a run is printed at its end. */
const random = randomOf(jest.getSeed());

let place: Installation;
let server: ServerProcess;
let journal: Journal;
let writers: Writers;
let admin: Admin;

afterAll(async () => {
  await closeInstallations();
  await cleanUp();
});

beforeAll(async () => {
  place = await Installation.make();
  server = await place.start();
  admin = await place.found();
});

let family = 0;
beforeEach(() => {
  family += 1;
  journal = new Journal(join(place.home, '..', `journal-${family}.ndjson`));
  writers = new Writers(`family${family}`, journal, admin, () => server.baseUrl);
  writers.begin(6);
});

const more = (writes: number): Promise<void> => journal.grows(writes, writers.seen);

/** How long until a user is served, in milliseconds. */
async function untilServed(): Promise<number> {
  const began = performance.now();
  for (let seen = 'no answer'; ; await delay(10)) {
    const answer = await fetch(`${server.baseUrl}/me`, {
      headers: { 'x-api-key': admin.apiKey },
      signal: AbortSignal.timeout(10_000),
    }).catch(() => undefined);
    seen = answer ? `${answer.status} ${await answer.text()}` : seen;
    if (answer?.status === 200) return performance.now() - began;
    if (performance.now() - began > 60_000) throw new Error(`nobody was served for a minute: ${seen}`);
  }
}

/**
 * The database is hit again and again, and the same process of the API serves again each time. Answers the
 * longest that took.
 */
async function hit(count: number, blow: (time: number) => unknown): Promise<number> {
  let slowest = 0;
  for (let time = 0; time < count; time += 1) {
    await more(20);
    await delay(random(100));
    await blow(time);
    await place.takesConnections();
    slowest = Math.max(slowest, await untilServed());
    expect(server.isRunning).toBe(true);
  }
  return slowest;
}

/** Once more everything is written, and then all that was acknowledged is there. */
async function expectNothingLost(what: string, slowest?: number): Promise<void> {
  await more(30);
  await writers.end();
  const { entries } = journal;
  const lost = await losses(journal, place.sql);
  const faults = await broken(place.sql, { led: [organization] });
  const odd = [...writers.statuses.keys()].filter((status) => ![200, 201, 409, 503, 'none'].includes(status));
  find({
    group: 'killed',
    what,
    expected: `no acknowledged write lost, none half done${slowest === undefined ? '' : ', served within 5 s'}`,
    seen: `${entries.length} acknowledged, ${lost.length} lost, ${Object.keys(faults).length} promises broken; ${writers.seen()}${
      slowest === undefined ? '' : `; served after ${Math.round(slowest)} ms at most`
    }`,
    ok: lost.length + Object.keys(faults).length + odd.length === 0 && (slowest ?? 0) < atMost,
  });
  expect(new Set(entries.map(({ kind }) => kind))).toEqual(new Set(kinds));
  expect({ lost, faults, odd }).toEqual({ lost: [], faults: {}, odd: [] });
  expect(slowest ?? 0).toBeLessThan(atMost);
}

describe('Under mixed writes nothing that was acknowledged is lost, and nothing is half done', () => {
  it('when the API is killed', async () => {
    for (let time = 0; time < times.api; time += 1) {
      await more(20);
      await delay(random(100));
      await server.end('SIGKILL');
      server = await place.start();
    }
    await expectNothingLost(`kill -9 of the API × ${times.api}`);
  });

  it('when PostgreSQL is killed, and the API serves again within 5 seconds of its return', async () => {
    const slowest = await hit(times.postgres, (time) => place.killPostgres(time % 2 === 0));
    await expectNothingLost(`kill -9 of PostgreSQL × ${times.postgres}`, slowest);
  });

  it('when a single process of PostgreSQL is killed, at which it takes all connections down', async () => {
    const slowest = await hit(times.backends, async () => {
      const [one] = (await place.sql(
        `select pid from pg_stat_activity where application_name = 'facet' order by random() limit 1`,
      )) as { pid: number }[];
      if (one) process.kill(one.pid, 'SIGKILL');
    });
    await expectNothingLost(`kill -9 of a single backend × ${times.backends}`, slowest);
  });

  it('when single connections are cut', async () => {
    const slowest = await hit(times.cuts, () =>
      place.sql(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'facet' order by state = 'active' desc, random() limit 2`,
      ),
    );
    await expectNothingLost(`pg_terminate_backend of two × ${times.cuts}`, slowest);
  });
});
