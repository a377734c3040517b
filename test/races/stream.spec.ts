import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { closeStreams, follow, type StreamedEvent } from '../support/event-stream.js';
import { find, isFullForm } from '../support/findings.js';
import { aStage, tell, walked } from '../support/notifications.js';
import type { TestPerson } from '../support/people.js';
import { pick, randomOf, type Random } from '../support/random.js';
import { expectPromisesKept } from '../support/promises.js';

/** The short form runs with every test run; `npm run races` runs as many operations as the record in RESULTS.md. */
const seeds = isFullForm ? 20 : 3;
/** Notifications that each of the senders sends. */
const sent = isFullForm ? 300 : 40;
const senders = 4;
const readers = 4;

let instances: string[];

beforeAll(async () => {
  instances = [facet.url, await facet.another()];
});

afterEach(closeStreams);

/**
 * Follows by many streams, one after another, each going on where the one before broke off, until so many
 * events have come.
 */
async function followInPieces(person: TestPerson, total: number, random: Random): Promise<StreamedEvent[]> {
  const seen: StreamedEvent[] = [];
  for (let after = '0'; seen.length < total;) {
    const stream = await follow(person, { at: pick(instances, random), after });
    await stream.has(Math.min(total - seen.length, 1 + random(25)));
    stream.close();
    await stream.ended;
    seen.push(...stream.events);
    after = stream.lastEventId;
  }
  return seen;
}

async function sendMany(
  admin: TestPerson,
  people: readonly TestPerson[],
  sender: number,
  random: Random,
): Promise<void> {
  for (let at = 0; at < sent; at += 1) {
    const some = random(3) === 0 ? 'all' : people.filter((_, index) => index === 0 || random(2) === 0);
    await tell(admin, some, `${sender}-${at}`, pick(instances, random));
  }
}

afterEach(() => expectPromisesKept());

describe.each(Array.from({ length: seeds }, (_, at) => at + 1))(
  'While many send over two instances, seed %i',
  (seed) => {
    it('who reconnects again and again gets everything once, in the order of the list', async () => {
      const random = randomOf(seed);
      const { admin, people } = await aStage(3);
      const [ann] = people as [TestPerson];
      const lasting = await follow(ann, { after: '0' });
      const work = Array.from({ length: readers }, () => followInPieces(ann, senders * sent, random));
      await Promise.all(Array.from({ length: senders }, (_, sender) => sendMany(admin, people, sender, random)));
      const inList = (await walked(ann)).map(({ id }) => id).reverse();
      expect(inList).toHaveLength(senders * sent);
      await lasting.has(inList.length, 60_000);
      for (const events of [lasting.events, ...(await Promise.all(work))]) {
        expect(events.map(({ data }) => data.id as string)).toEqual(inList);
        expect(events.map(({ id }) => id)).toEqual(inList.map((_, at) => String(at + 1)));
      }
      const what = `${readers + 1} clients follow one inbox, seed ${seed}`;
      find({
        group: 'stream',
        what,
        expected: 'each event once, in order',
        seen: `${inList.length} events each`,
        ok: true,
      });
    }, 300_000);
  },
);
