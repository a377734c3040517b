/** @settings {"OPERATOR_ORGANIZATION":"operators","SIWE_DOMAINS":"app.example.com","ORGANIZATION_CREATION":"on"} */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { find, isFullForm } from '../support/findings.js';
import { broken, promiseCount } from '../support/promises.js';
import { Fuzzing, timeLimit } from './fuzzing.js';
import { operations } from './operations.js';
import { planOf } from './plan.js';
import { World } from './world.js';

/**
 * The short form runs with every test run and always sends the same; `npm run fuzz` sends as many as the
 * record in RESULTS.md says, and others each time. `FUZZ_SEED=…` sends those of a seed.
 */
const requests = isFullForm ? 50_000 : 5_000;
const shortFormSeed = 20_261_126;
const seed = Number(process.env.FUZZ_SEED ?? (isFullForm ? Math.floor(Math.random() * 2 ** 31) : shortFormSeed));
const lanes = 4;

let world: World;
let fuzzing: Fuzzing;

beforeAll(async () => {
  // The demo shows the letters, in which the tokens are that some operations want.
  world = await World.made(await facet.another({ demo: true, MAIL_URL: '', JOBS: 'off' }));
  fuzzing = new Fuzzing(world);
  await fuzzing.send(planOf(seed, requests), lanes);
}, 3_600_000);

const succeeded = ({ id }: { id: string }): boolean =>
  [...(fuzzing.tallies.get(id)?.statuses.keys() ?? [])].some((status) => status < 300);

const group = `seed ${seed}`;
const share = (count: number): string => `${count} of ${operations.length} operations`;

describe(`${requests} requests made from the documents, seed ${seed}`, () => {
  it('are answered as documented, in time, and none with a failure of the server', () => {
    const { faults, tallies } = fuzzing;
    const all = [...tallies.values()];
    const sent = all.reduce((sum, tally) => sum + tally.sent, 0);
    const slowest = Math.max(...all.map((tally) => tally.slowest));
    find({
      group,
      what: `${sent} requests`,
      expected: `as documented, no 5xx, each within ${timeLimit / 1000} s`,
      seen: `${faults.length} faults, slowest ${Math.round(slowest)} ms`,
      ok: faults.length === 0,
    });
    for (const [status, count] of [...fuzzing.statuses].sort(([a], [b]) => a - b))
      find({ group, what: `answers ${status}`, expected: 'any', seen: String(count), ok: true });
    expect(faults).toEqual([]);
  });

  it('reach every operation', () => {
    const missed = [...fuzzing.tallies].filter(([, { sent }]) => sent === 0).map(([id]) => id);
    find({
      group,
      what: 'operations that were asked',
      expected: 'all',
      seen: share(operations.length - missed.length),
      ok: missed.length === 0,
    });
    expect(missed).toEqual([]);
  });

  it('succeed at every operation too', () => {
    const never = operations.filter((one) => !succeeded(one)).map(({ id }) => id);
    find({
      group,
      what: 'operations that did what was asked',
      expected: 'all',
      seen: share(operations.length - never.length),
      ok: never.length === 0,
    });
    expect(never).toEqual([]);
  });

  it('leave nothing behind that must not be', async () => {
    // Each organization of the fuzz has a keeper, who stays.
    const led = (await facet.sql<{ id: string }>('select distinct organization_id as id from members')).map(
      ({ id }) => id,
    );
    const found = await broken(facet.sql, { led, pictures: facet.settings.PICTURE_DIR });
    find({
      group,
      what: `${promiseCount} queries for rows that must not be`,
      expected: 'none',
      seen: Object.keys(found).join('; ') || 'none',
      ok: Object.keys(found).length === 0,
    });
    expect(found).toEqual({});
  });
});
