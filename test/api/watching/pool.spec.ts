/**
 * @settings {"METRICS_PORT": 0, "DATABASE_POOL_SIZE": 2, "READ_BATCHING": "off"}
 */
import { describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { aPerson } from '../../support/people.js';
import { scrape } from '../../support/scrape.js';

const pool = async (): Promise<(number | undefined)[]> => {
  const { values } = await scrape();
  return ['', '_idle', '_waiting'].map((state) => values.get(`facet_database_connections${state}`));
};

/** The series that are read from the queue of jobs, for which a connection must be free. */
const queue = async (): Promise<string[]> =>
  [...(await scrape()).values.keys()].filter((series) => series.startsWith('facet_jobs{'));

/** Holds a connection of the application until it is told to let go. */
function hold(): { held: Promise<void>; release: () => void; over: Promise<void> } {
  let release = (): void => undefined;
  let begun = (): void => undefined;
  const until = new Promise<void>((done) => (release = done));
  const held = new Promise<void>((done) => (begun = done));
  const over = facet.write(async () => {
    begun();
    await until;
  });
  return { held, release, over };
}

describe('The pool, as the metrics show it', () => {
  it('has what is open, what is idle and who waits', async () => {
    const mia = await aPerson();
    const holders = [hold(), hold()];
    await Promise.all(holders.map((one) => one.held));
    expect(await pool()).toEqual([2, 0, 0]);
    const answers = [api.as(mia).get('/me'), api.as(mia).get('/me'), api.as(mia).get('/me')];
    await eventually(async () => ((await pool())[2] === 3 ? true : undefined));
    expect(await queue()).toEqual([]);
    for (const one of holders) one.release();
    expect((await Promise.all(answers)).map((answer) => answer.status)).toEqual([200, 200, 200]);
    await Promise.all(holders.map((one) => one.over));
    await eventually(async () => ((await pool())[2] === 0 ? true : undefined));
    expect(await pool()).toEqual([2, 2, 0]);
    expect(await queue()).not.toEqual([]);
  });
});

describe('What is to be done on commit', () => {
  it('is done once, after the transaction, and not at all when it is rolled back', async () => {
    const done: string[] = [];
    await facet.write(async (tx) => {
      tx.onCommit(() => done.push('committed'));
      await tx.rows('select 1');
      expect(done).toEqual([]);
    });
    const failed = facet.write(async (tx) => {
      tx.onCommit(() => done.push('rolled back'));
      await tx.rows('select nonsense');
    });
    await expect(failed).rejects.toThrow('nonsense');
    expect(done).toEqual(['committed']);
  });

  it('is done once also where the transaction had to be tried again', async () => {
    const done: number[] = [];
    let tries = 0;
    await facet.write(async (tx) => {
      const attempt = (tries += 1);
      tx.onCommit(() => done.push(attempt));
      if (attempt < 3) await tx.rows(`do $$ begin raise exception 'try again' using errcode = '40001'; end $$`);
    });
    expect(done).toEqual([3]);
  });
});
