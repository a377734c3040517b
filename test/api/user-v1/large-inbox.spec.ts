/** @settings {"DATABASE_POOLER": "none"} */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { nodesOf } from '../../support/facet.js';
import { fillInbox } from '../../support/fill-inbox.mjs';
import { aStage, list, listed, read, tell, titles } from '../../support/notifications.js';
import type { TestPerson } from '../../support/people.js';

const size = 100_000;
let admin: TestPerson;
let ann: TestPerson;

beforeAll(async () => {
  const stage = await aStage(1);
  admin = stage.admin;
  [ann] = stage.people as [TestPerson];
  await fillInbox(facet.sql, ann, size, 97);
}, 60_000);

const down = (from: number, count: number): string[] => Array.from({ length: count }, (_, at) => String(from - at));
const place = (rank: number): string =>
  Buffer.from(JSON.stringify([ann.organization, String(rank)])).toString('base64url');

describe('an inbox of 100,000', () => {
  it('shows its first page, its last page and those between', async () => {
    expect(await listed(ann, 'limit=1')).toMatchObject({ total: size, unread: size, page: 1 });
    for (const limit of [20, 100])
      for (const page of [1, 2, 500, size / limit - 1, size / limit])
        expect(await titles(ann, `limit=${limit}&page=${page}`)).toEqual(down(size - (page - 1) * limit, limit));
    expect((await listed(ann, `limit=20&page=${size / 20}`)).nextCursor).toBeUndefined();
    expect((await listed(ann, `limit=20&page=${size / 20 + 1}`)).notifications).toEqual([]);
  });

  it('is walked by cursor to its very end', async () => {
    let seen: string[] = [];
    for (let cursor: string | undefined = place(251); cursor !== undefined;) {
      const page = await listed(ann, `limit=60&cursor=${cursor}`);
      seen = [...seen, ...page.notifications.map(({ title }) => title)];
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(down(250, 250));
  });

  it('has the broadcasts in their places for a user who got nothing else', async () => {
    const broadcasts = Math.floor(size / 97);
    expect(await listed(admin, 'limit=2')).toMatchObject({
      total: broadcasts,
      notifications: [{ title: String(broadcasts * 97) }, {}],
    });
    expect(await titles(admin, `limit=1&page=${broadcasts}`)).toEqual(['97']);
  });

  // A page looked up in an index reads the same few hundred blocks wherever it lies; a page counted off reads
  // all that lies before it.
  it('costs the same on every page: so many blocks, none of them of a whole table', async () => {
    for (const query of ['page=1', `cursor=${place(30)}`]) await list(ann, query);
    await api.as(ann).get('/v1/user/containers');
    const byPage = (page: number) => ['inbox_page', [ann.organization, ann.id, (page - 1) * 20, 20]] as const;
    const byCursor = (rank: number) => ['inbox_page_after', [ann.organization, ann.id, rank, 20]] as const;
    const [first, ...others] = [
      byPage(1),
      byPage(2500),
      byPage(5000),
      byCursor(size),
      byCursor(21),
      ['containers_of_user', [ann.id, null, null, 21]] as const,
    ];
    for (const [name, values] of [first, ...others]) {
      const plan = await facet.inside.planOf(name, values);
      // Of the small tables here a whole one is a block.
      const whole = nodesOf(plan).filter(
        (node) => node['Node Type'] === 'Seq Scan' && /message|deliver/.test(node['Relation Name'] ?? ''),
      );
      expect([name, whole]).toEqual([name, []]);
    }
    // The planner must not write the look-ups of the inbox state wherever a number of it is used: that was 87 nodes.
    expect(nodesOf(await facet.inside.planOf(...first)).length).toBeLessThan(45);
    const most = 3 * (await facet.inside.blocksOf(...first));
    expect(most).toBeLessThan(1500);
    for (const [name, values] of others) expect(await facet.inside.blocksOf(name, values)).toBeLessThan(most);
  });

  it('counts right what is read of it, and what comes then', async () => {
    const oldest = (await listed(ann, `limit=100&page=${size / 100}`)).notifications;
    await read(ann, { ids: oldest.map(({ id }) => id) });
    expect((await listed(ann)).unread).toBe(size - 100);
    await read(ann);
    expect(await listed(ann, `limit=100&page=${size / 100}`)).toMatchObject({
      unread: 0,
      total: size,
      notifications: oldest.map(() => ({ read: true })),
    });
    await tell(admin, 'all', 'to all');
    await tell(admin, [ann], 'to ann');
    expect(await listed(ann, 'limit=2')).toMatchObject({
      unread: 2,
      total: size + 2,
      notifications: [{ title: 'to ann' }, { title: 'to all' }],
    });
  });
});
