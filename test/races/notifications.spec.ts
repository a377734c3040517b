import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../support/api.js';
import { isFullForm } from '../support/findings.js';
import { aStage, listed, read, recall, tell, walked, type Listed } from '../support/notifications.js';
import type { TestPerson } from '../support/people.js';
import { expectPromisesKept } from '../support/promises.js';
import { pick, randomOf, type Random } from '../support/random.js';
import { held } from './contenders.js';

/** The short form runs with every test run; `npm run races` runs as many operations as the record in RESULTS.md. */
const rounds = isFullForm ? 10 : 4;
const seeds = isFullForm ? 10 : 4;
/** Operations of each sender and of each reader between two quiet moments. */
const steps = 8;

let instances: string[];

beforeAll(async () => {
  instances = [facet.url, await facet.another()];
});

/** From when to when, on one clock for all. */
interface Span {
  readonly begun: number;
  readonly done: number;
}

async function timed<T>(work: () => Promise<T>): Promise<[T, Span]> {
  const begun = performance.now();
  const result = await work();
  return [result, { begun, done: performance.now() }];
}

/** What one user saw and did. */
class Reader {
  private last: Listed[] = [];
  private readAll: Span = { begun: -1, done: -1 };
  private readonly readSome = new Set<string>();
  private readonly deleted = new Set<string>();

  /** @param recalled what senders have recalled, or are recalling */
  constructor(
    readonly person: TestPerson,
    private readonly recalled: ReadonlySet<string>,
  ) {}

  async step(random: Random): Promise<void> {
    const at = pick(instances, random);
    const kind = random(10);
    if (kind < 1) await this.readAllAt(at);
    // At two devices at once.
    else if (kind < 3)
      await Promise.all([
        this.readFew(random, pick(instances, random)),
        this.deleteOne(random, pick(instances, random)),
        this.readAllAt(at),
        this.deleteOne(random, at),
        this.readFew(random, at),
      ]);
    else if (kind < 5) await this.readFew(random, at);
    else if (kind < 8) await this.look(at);
    else await this.lookAtPage(random, at);
  }

  private async readAllAt(at: string): Promise<void> {
    [, this.readAll] = await timed(() => read(this.person, undefined, at));
  }

  private async readFew(random: Random, at: string): Promise<void> {
    const ids = this.last.filter(() => random(4) === 0).map(({ id }) => id);
    if (ids.length === 0) return;
    expect((await read(this.person, { ids: ids.slice(0, 1000) }, at)).status).toBe(201);
    for (const id of ids.slice(0, 1000)) this.readSome.add(id);
  }

  /** The other device may have deleted it first, or the sender recalled it. One that was archived comes back. */
  private async deleteOne(random: Random, at: string): Promise<void> {
    const [id] = this.last.slice(random(this.last.length + 1)).map((one) => one.id);
    if (id === undefined) return;
    const [one, query] = [`/v1/user/notifications/${id}`, `?containerId=${this.person.organization}`];
    const device = api.as(this.person).at(at);
    if (random(3) === 0) {
      // The other device may have deleted it in between.
      for (const answer of [await device.put(`${one}/archive${query}`), await device.delete(`${one}/archive${query}`)])
        expect([204, 404]).toContain(answer.status);
      this.readSome.add(id);
    } else {
      this.deleted.add(id);
      const { status } = await device.delete(one + query);
      expect(this.recalled.has(id) ? [204, 404] : [204]).toContain(status);
    }
  }

  /**
   * An inbox grows at its end: what was seen before is still there, in the same order, and nothing has come
   * in between.
   */
  async look(at: string): Promise<void> {
    const all = await walked(this.person, 30, at);
    const now = all.filter(({ id }) => !this.recalled.has(id));
    const before = this.last.map(({ id }) => id).filter((id) => !this.deleted.has(id) && !this.recalled.has(id));
    expect(now.slice(now.length - before.length).map(({ id }) => id)).toEqual(before);
    this.last = all;
  }

  /** One answer is of one moment. */
  private async lookAtPage(random: Random, at: string): Promise<void> {
    const { notifications, total, unread } = await listed(this.person, 'limit=100', at);
    expect(notifications).toHaveLength(Math.min(100, total));
    const seen = notifications.filter((one) => !one.read).length;
    if (total <= 100) expect(unread).toBe(seen);
    else expect(unread).toBeGreaterThanOrEqual(seen);
    const moments = notifications.map(({ createdAt }) => createdAt);
    expect(moments).toEqual([...moments].sort().reverse());
    if (random(2)) await this.look(at);
  }

  /** Nothing happens: the counts are those of the list, and read is what was read. */
  async expectTruth(sent: ReadonlyMap<string, Span & { to: readonly string[] | 'all' }>): Promise<void> {
    await this.look(pick(instances, () => 0));
    const { total, unread } = await listed(this.person);
    expect([total, unread]).toEqual([this.last.length, this.last.filter((one) => !one.read).length]);
    const own = [...sent]
      .filter(
        ([id, { to }]) =>
          !this.deleted.has(id) && !this.recalled.has(id) && (to === 'all' || to.includes(this.person.id)),
      )
      .map(([id]) => id);
    expect(this.last.map(({ id }) => id).sort()).toEqual(own.sort());
    for (const one of this.last) {
      const { begun, done } = sent.get(one.id) ?? { begun: NaN, done: NaN };
      if (this.readSome.has(one.id) || done < this.readAll.begun) expect(one).toMatchObject({ id: one.id, read: true });
      else if (begun > this.readAll.done) expect(one).toMatchObject({ id: one.id, read: false });
      expect(one.readAt !== null).toBe(one.read);
    }
  }
}

/** Rows that must not be: each query finds what would break a promise. */
const invariants: Record<string, string> = {
  'a delivery that is not where its numbers put it': `select d.* from notification_deliveries d join inboxes i using (organization_id, user_id)
     where organization_id = $1 and d.rank <> d.seq + d.broadcasts_before - i.base`,
  'an inbox whose personal notifications have a hole': `select i.* from inboxes i where organization_id = $1 and i.last_seq <> (
     select count(distinct d.seq) from notification_deliveries d where d.organization_id = i.organization_id and d.user_id = i.user_id and d.seq between 1 and i.last_seq)`,
  'a feed whose broadcasts have a hole': `select f.* from notification_feeds f where organization_id = $1 and f.broadcasts <> (
     select count(*) from notification_messages m where m.organization_id = f.organization_id and m.broadcast_seq between 1 and f.broadcasts)`,
  'a count of single reads that is wrong': `select i.* from inboxes i where organization_id = $1 and i.reads_beyond <> (
     select count(*) from notification_reads r where r.organization_id = i.organization_id and r.user_id = i.user_id and r.rank > i.read_mark)`,
  'a count of holes that is wrong': `select i.* from inboxes i where organization_id = $1 and i.holes <> (
     select count(*) from notification_holes o where o.organization_id = i.organization_id and o.user_id = i.user_id)`,
  'a hole that does not exist, or is not read': `select o.* from notification_holes o join inboxes i using (organization_id, user_id)
     join notification_feeds f using (organization_id) where organization_id = $1 and (o.rank > i.last_seq + f.broadcasts - i.base or o.rank > i.read_mark and not exists (
       select 1 from notification_reads r where r.organization_id = o.organization_id and r.user_id = o.user_id and r.rank = o.rank))`,
  'something read that does not exist': `select i.* from inboxes i join notification_feeds f using (organization_id) where organization_id = $1 and (
     i.read_mark > i.last_seq + f.broadcasts - i.base or exists (
       select 1 from notification_reads r where r.organization_id = i.organization_id and r.user_id = i.user_id and r.rank > i.last_seq + f.broadcasts - i.base))`,
  'something recalled that the feed does not know of': `select m.id from notification_messages m join notification_feeds f using (organization_id)
     left join notification_deliveries d on d.organization_id = m.organization_id and d.message_id = m.id
     where m.organization_id = $1 and m.recalled_at is not null and f.recalled < coalesce(m.broadcast_seq, d.broadcasts_before + 1)`,
  'a message that is older than one before it': `select b.id from notification_deliveries d join notification_messages m on m.organization_id = d.organization_id and m.id = d.message_id
     join notification_messages b on b.organization_id = d.organization_id and b.broadcast_seq is not null
     where d.organization_id = $1 and (b.broadcast_seq <= d.broadcasts_before and b.created_at > m.created_at or b.broadcast_seq > d.broadcasts_before and b.created_at < m.created_at)`,
};

afterEach(() => expectPromisesKept());

describe('notifications under contention, over two instances', () => {
  it.each(Array.from({ length: seeds }, (_, seed) => seed + 1))(
    'stay in order and are counted right while many send and read, seed %i',
    async (seed) => {
      const { admin, people } = await aStage(5);
      const random = randomOf(seed);
      const recalled = new Set<string>();
      const readers = people.map((person) => new Reader(person, recalled));
      const sent = new Map<string, Span & { to: readonly string[] | 'all' }>();
      const send = async (): Promise<void> => {
        const to = random(3) === 0 ? 'all' : people.filter(() => random(2) === 0);
        if (to.length === 0) return;
        const [id, span] = await timed(() => tell(admin, to, 'x', pick(instances, random)));
        sent.set(id, { ...span, to: to === 'all' ? to : to.map((one) => one.id) });
      };
      // Two admins may recall the same one, and one may recall what another has just sent.
      const takeBack = async (): Promise<void> => {
        const [id] = [...sent.keys()].slice(random(sent.size + 1));
        if (id === undefined) return;
        recalled.add(id);
        await Promise.all(instances.map((at) => recall(admin, id, at)));
      };
      const often = async (step: () => Promise<void>): Promise<void> => {
        for (let done = 0; done < steps; done += 1) await step();
      };
      for (let round = 0; round < rounds; round += 1) {
        await Promise.all(
          [send, send, send, send, takeBack, ...readers.flatMap((one) => [() => one.step(random)])].map(often),
        );
        for (const one of readers) await one.expectTruth(sent);
        for (const [promise, query] of Object.entries(invariants))
          expect([promise, await facet.sql(query, [admin.organization])]).toEqual([promise, []]);
      }
      held(
        'notifications',
        `${rounds} rounds of four senders, one who recalls, and five readers, seed ${seed}`,
        'in order, none missing, counts true',
      );
    },
    600_000,
  );
});
