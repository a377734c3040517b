/**
 * @settings {"NOTIFICATION_RETENTION":"10"}
 */
import { describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { aLastingStage, listed, read, recall, tell, titles, withKey } from '../../support/notifications.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

const day = 86_400;
const trim = () => facet.services.trimming.run({}, new AbortController().signal);
const rowsOf = async (organization: string) =>
  Object.fromEntries(
    await Promise.all(
      ['notification_messages', 'notification_deliveries', 'notification_reads', 'notification_marks'].map(
        async (table) => {
          const [row] = await facet.sql<{ count: number }>(
            `select count(*)::int as count from ${table} where organization_id = $1`,
            [organization],
          );
          return [table.replace('notification_', ''), row?.count] as const;
        },
      ),
    ),
  ) as Record<string, number>;

/** What the list says of itself must be what is in it. */
async function consistent(person: TestPerson): Promise<void> {
  const { notifications, total, unread } = await listed(person, 'limit=100');
  expect([notifications.length, notifications.filter((one) => !one.read).length]).toEqual([total, unread]);
}

describe('the retention of notifications', () => {
  it('takes along what was recalled, and keeps the rest exact', async () => {
    const { admin, people } = await aLastingStage(1);
    const [ann] = people as [TestPerson];
    const ids = [await tell(admin, 'all', 'b1'), await tell(admin, [ann], 'a1'), await tell(admin, 'all', 'b2')];
    await later(9 * day, async () => {
      await tell(admin, 'all', 'b3');
      for (const id of [...ids, await tell(admin, [ann], 'a2')]) await recall(admin, id);
      expect(await titles(ann)).toEqual(['b3']);
      await consistent(ann);
    });
    await later(11 * day, async () => {
      await trim();
      expect(await titles(ann)).toEqual(['b3']);
      await consistent(ann);
      expect(await rowsOf(admin.organization)).toEqual({ messages: 2, deliveries: 1, reads: 0, marks: 0 });
      await tell(admin, 'all', 'b4');
      await read(ann);
      expect([await titles(ann), (await listed(ann)).unread]).toEqual([['b4', 'b3'], 0]);
    });
  });

  it('lets old ones go and keeps the others with what was read of them', async () => {
    const { admin, people } = await aLastingStage(2);
    const [ann, bea] = people as [TestPerson, TestPerson];
    const old = [
      await tell(admin, [ann], 'a1'),
      await tell(admin, 'all', 'b1'),
      await tell(admin, [ann, bea], 'ab'),
      await tell(admin, 'all', 'b2'),
    ];
    await read(ann, { ids: [old[0], old[3]] });
    await read(bea);
    await later(9 * day, async () => {
      await tell(admin, [ann], 'a2');
      await tell(admin, 'all', 'b3');
      const [{ id }] = (await listed(ann)).notifications as unknown as [{ id: string }];
      await read(ann, { ids: [id] });
      await trim();
      expect(await titles(ann)).toEqual(['b3', 'a2', 'b2', 'ab', 'b1', 'a1']);
      expect((await listed(ann)).unread).toBe(3);
    });
    await later(11 * day, async () => {
      await trim();
      expect([await titles(ann), await titles(bea)]).toEqual([['b3', 'a2'], ['b3']]);
      expect([await listed(ann), await listed(bea)]).toMatchObject([
        { total: 2, unread: 1, notifications: [{ read: true }, { read: false }] },
        { total: 1, unread: 1 },
      ]);
      expect(await rowsOf(admin.organization)).toEqual({ messages: 2, deliveries: 1, reads: 1, marks: 0 });
      await tell(admin, [ann], 'a3');
      expect([await titles(ann), await titles(ann, 'page=2&limit=2')]).toEqual([['a3', 'b3', 'a2'], ['a2']]);
      await read(ann);
      expect((await api.as(ann).get('/v1/user/containers')).body.containers[0].unread).toBe(0);
    });
    // One day later the new ones are old too, but for a3.
    await later(20 * day, async () => {
      await trim();
      expect([await titles(ann), await titles(bea)]).toEqual([['a3'], []]);
    });
    await later(40 * day, async () => {
      await trim();
      await trim();
      expect(await rowsOf(admin.organization)).toEqual({ messages: 0, deliveries: 0, reads: 0, marks: 0 });
      expect([await listed(ann), await listed(bea)]).toMatchObject([
        { total: 0, unread: 0 },
        { total: 0, unread: 0 },
      ]);
      await tell(admin, 'all', 'anew');
      const late = await withKey(await aPerson({ in: admin.organization }));
      await tell(admin, [ann, late], 'both');
      expect([await titles(ann), await titles(late)]).toEqual([['both', 'anew'], ['both']]);
    });
  });

  it('takes along what was archived or deleted, and counts right on the way', async () => {
    const { admin, people } = await aLastingStage(1);
    const [ann] = people as [TestPerson];
    const ids: string[] = [];
    for (let at = 0; at < 6; at += 1) ids.push(await tell(admin, at % 2 ? 'all' : [ann], `${at}`));
    const path = (id = ''): string => `/v1/user/notifications/${id}`;
    const where = `?containerId=${ann.organization}`;
    for (const at of [1, 2]) expect((await api.as(ann).delete(path(ids[at]) + where)).status).toBe(204);
    expect((await api.as(ann).put(`${path(ids[4])}/archive${where}`)).status).toBe(204);
    await later(8 * day, async () => {
      const id = await tell(admin, 'all', 'new');
      await tell(admin, [ann], 'newer');
      expect((await api.as(ann).put(`${path(id)}/archive${where}`)).status).toBe(204);
      expect([await titles(ann), (await listed(ann)).total]).toEqual([['newer', '5', '3', '0'], 4]);
    });
    await later(11 * day, async () => {
      const archived = async (): Promise<number> =>
        (await api.as(ann).get(`/v1/user/notifications/archived${where}`)).body.total as number;
      // The broadcasts go for all at once; the inbox follows.
      await facet.sql('update notification_feeds set trimmed = 3 where organization_id = $1', [ann.organization]);
      await consistent(ann);
      expect([await titles(ann), await archived()]).toEqual([['newer'], 1]);
      await trim();
      expect([await titles(ann), (await listed(ann)).total, await archived()]).toEqual([['newer'], 1, 1]);
      const rows = 'select holes, (select count(*)::int from notification_holes o where o.user_id = i.user_id) as rows';
      expect(await facet.sql(`${rows} from inboxes i where user_id = $1`, [ann.id])).toEqual([{ holes: 1, rows: 1 }]);
      expect((await api.as(ann).delete(path(ids[0]) + where)).status).toBe(404);
    });
  });

  it('holds at once for every user when a broadcast goes, whatever is still to be cleared away', async () => {
    const { admin, people } = await aLastingStage(1);
    const [ann] = people as [TestPerson];
    const ids: string[] = [];
    for (let at = 0; at < 6; at += 1) ids.push(await tell(admin, at % 2 ? 'all' : [ann], `${at}`));
    await read(ann, { ids: [ids[1], ids[2], ids[4]] });
    // As after a run that was ended when it had only trimmed the feed.
    await facet.sql('update notification_feeds set trimmed = 2 where organization_id = $1', [admin.organization]);
    expect(await listed(ann)).toMatchObject({
      total: 2,
      unread: 1,
      notifications: [{ title: '5' }, { title: '4', read: true }],
    });
    expect((await api.as(ann).get('/v1/user/containers')).body.containers[0].unread).toBe(1);
    await read(ann, { ids });
    expect(await listed(ann)).toMatchObject({ total: 2, unread: 0 });
    await consistent(ann);
    await tell(admin, 'all');
    expect((await listed(ann)).unread).toBe(1);
    await later(11 * day, trim);
    expect(await listed(ann)).toMatchObject({ total: 0, unread: 0, notifications: [] });
    expect(await rowsOf(admin.organization)).toEqual({ messages: 0, deliveries: 0, reads: 0, marks: 0 });
  });

  it('may run twice at once, while users read and are told more', async () => {
    const { admin, people } = await aLastingStage(3);
    const everybody = [admin, ...people];
    for (let at = 0; at < 40; at += 1) await tell(admin, at % 4 ? [people[at % 3] as TestPerson] : 'all', `old ${at}`);
    for (const one of everybody)
      await read(one, { ids: (await listed(one, 'limit=7&page=2')).notifications.map(({ id }) => id) });
    await later(11 * day, async () => {
      await Promise.all([
        trim(),
        trim(),
        ...everybody.map((one) => read(one)),
        ...Array.from({ length: 12 }, (_, at) =>
          tell(admin, at % 3 ? [people[at % 3] as TestPerson] : 'all', `new ${at}`),
        ),
      ]);
      await trim();
      for (const one of everybody) {
        await consistent(one);
        expect((await titles(one, 'limit=100')).filter((title) => title.startsWith('old'))).toEqual([]);
      }
    });
  });

  it('goes on where a run was ended', async () => {
    const { admin, people } = await aLastingStage(2);
    const [ann, bea] = people as [TestPerson, TestPerson];
    for (let at = 0; at < 8; at += 1) await tell(admin, at % 2 ? 'all' : [ann, bea], `${at}`);
    await read(ann);
    // As after a run that got to one inbox and to some of the messages.
    await facet.sql('update notification_feeds set trimmed = 4 where organization_id = $1', [admin.organization]);
    await facet.sql('delete from notification_messages where organization_id = $1 and broadcast_seq <= 2', [
      admin.organization,
    ]);
    expect(await listed(bea)).toMatchObject({ total: 0, unread: 0 });
    await later(11 * day, trim);
    expect(await rowsOf(admin.organization)).toEqual({ messages: 0, deliveries: 0, reads: 0, marks: 0 });
    await tell(admin, [bea], 'new');
    expect([await titles(bea), await titles(ann)]).toEqual([['new'], []]);
    await consistent(bea);
  });

  it('takes inboxes that are larger than a batch', async () => {
    const { admin, people } = await aLastingStage(1);
    const [ann] = people as [TestPerson];
    // The planner learns that an organization has next to nothing, and then it has much.
    await facet.sql('analyze');
    await facet.sql(
      `with made as (
         insert into notification_messages (organization_id, id, type, title, body, created_at)
         select $1, gen_random_uuid(), 't', n::text, 'b', now() - interval '20 days' + n * interval '1 minute' from generate_series(1, 1700) n returning id, created_at)
       insert into notification_deliveries (organization_id, user_id, rank, seq, broadcasts_before, message_id)
       select $1, $2, row_number() over (order by created_at), row_number() over (order by created_at), 0, id from made`,
      [admin.organization, ann.id],
    );
    await facet.sql('update inboxes set last_seq = 1700 where organization_id = $1 and user_id = $2', [
      admin.organization,
      ann.id,
    ]);
    await tell(admin, 'all', 'new');
    await trim();
    expect(await listed(ann)).toMatchObject({ total: 1, unread: 1, notifications: [{ title: 'new' }] });
    expect(await rowsOf(admin.organization)).toEqual({ messages: 1, deliveries: 0, reads: 0, marks: 0 });
  });
});
