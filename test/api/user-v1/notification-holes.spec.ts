import { beforeAll, describe, expect, it } from '@jest/globals';
import { api, type Answer } from '../../support/api.js';
import { closeStreams, follow } from '../../support/event-stream.js';
import { fillInbox } from '../../support/fill-inbox.mjs';
import {
  aStage,
  joins,
  list,
  listed,
  read,
  recall,
  tell,
  titles,
  walked,
  type ListedPage,
} from '../../support/notifications.js';
import { anOrganization, aPerson, later, type TestPerson } from '../../support/people.js';
import { expectPromisesKept } from '../../support/promises.js';
import { randomOf } from '../../support/random.js';

type Kind = 'archive' | 'unarchive' | 'delete';
const unknown = '0193aaaa-0000-7000-8000-000000000000';

function ask(person: TestPerson, kind: Kind, id: string, containerId: string = person.organization): Promise<Answer> {
  const path = `/v1/user/notifications/${id}${kind === 'delete' ? '' : '/archive'}?containerId=${containerId}`;
  return kind === 'archive' ? api.as(person).put(path) : api.as(person).delete(path);
}
async function does(person: TestPerson, kind: Kind, id: string): Promise<void> {
  expect(await ask(person, kind, id)).toMatchObject({ status: 204, body: undefined });
}
const archivedPath = (person: TestPerson, query: string): string =>
  `/v1/user/notifications/archived?containerId=${person.organization}&${query}`;
async function archived(person: TestPerson, query = ''): Promise<ListedPage> {
  const { status, body } = await api.as(person).get(archivedPath(person, query));
  expect(status).toBe(200);
  return body as ListedPage;
}
const titlesOf = ({ notifications }: ListedPage): string[] => notifications.map(({ title }) => title);

describe('notifications that a member archives or deletes', () => {
  it('leave the list of this member, count as read, and stay with all others', async () => {
    const { admin, people } = await aStage(2);
    const [ann, bea] = people as [TestPerson, TestPerson];
    const [a1, b1, ab] = [
      await tell(admin, [ann], 'a1'),
      await tell(admin, 'all', 'b1'),
      await tell(admin, people, 'ab'),
    ];
    await tell(admin, 'all', 'b2');
    await does(ann, 'archive', b1);
    await does(ann, 'delete', ab);
    expect([await titles(ann), await listed(ann)]).toEqual([
      ['b2', 'a1'],
      expect.objectContaining({ total: 2, unread: 2 }),
    ]);
    expect([await titles(bea), await listed(bea)]).toEqual([
      ['b2', 'ab', 'b1'],
      expect.objectContaining({ total: 3, unread: 3 }),
    ]);
    expect(await archived(ann)).toEqual({
      notifications: [expect.objectContaining({ id: b1, title: 'b1', read: true, readAt: expect.any(String) })],
      ...{ page: 1, limit: 20, total: 1, unread: 0 },
    });
    await does(ann, 'unarchive', b1);
    expect([await titles(ann), titlesOf(await archived(ann))]).toEqual([['b2', 'b1', 'a1'], []]);
    expect(await listed(ann)).toMatchObject({ total: 3, unread: 2 });
    await does(ann, 'delete', a1);
    await tell(admin, [ann], 'a2');
    expect(await titles(ann)).toEqual(['a2', 'b2', 'b1']);
    const { body } = await api.as(ann).get('/v1/user/containers');
    expect(body.containers).toEqual([expect.objectContaining({ id: ann.organization, unread: 2 })]);
    await expectPromisesKept();
  });

  it('keep the time of their first reading', async () => {
    const { admin } = await aStage(0);
    const [first, second] = [await tell(admin, 'all', '1'), await tell(admin, 'all', '2')];
    await read(admin, { ids: [first] });
    const [, before] = (await listed(admin)).notifications;
    await later(100, async () => {
      await does(admin, 'archive', first);
      await does(admin, 'archive', second);
      await read(admin);
    });
    const [two, one] = (await archived(admin)).notifications;
    expect(one?.readAt).toBe(before?.readAt);
    expect(Date.parse(two?.readAt ?? '') - Date.parse(one?.readAt ?? '')).toBeGreaterThan(90_000);
  });

  it('may be named again: the second time changes nothing, and what is deleted stays so', async () => {
    const { admin } = await aStage(0);
    const [kept, gone] = [await tell(admin, 'all', 'kept'), await tell(admin, 'all', 'gone')];
    await does(admin, 'unarchive', kept);
    for (const kind of ['archive', 'archive', 'unarchive', 'unarchive', 'archive'] as const)
      await does(admin, kind, kept);
    await does(admin, 'archive', gone);
    for (const id of [gone, gone.toUpperCase()]) await does(admin, 'delete', id);
    for (const kind of ['archive', 'unarchive'] as const)
      expect(await ask(admin, kind, gone)).toMatchObject({ status: 404, body: { code: 10006 } });
    expect([await listed(admin), await archived(admin)]).toMatchObject([
      { total: 0, unread: 0, notifications: [] },
      { total: 1, notifications: [{ id: kept }] },
    ]);
    await expectPromisesKept();
  });

  it('are those of the caller in the container that is named', async () => {
    const { admin, people } = await aStage(2);
    const [ann, bea] = people as [TestPerson, TestPerson];
    const early = await tell(admin, 'all');
    const late = await joins(await aPerson(), admin.organization);
    const ofBea = await tell(admin, [bea]);
    const elsewhere = await joins(ann, await anOrganization());
    for (const kind of ['archive', 'unarchive', 'delete'] as const) {
      for (const [person, id] of [
        [ann, ofBea],
        [late, early],
        [elsewhere, early],
        [ann, unknown],
        [ann, 'x'],
      ] as const)
        expect(await ask(person, kind, id)).toMatchObject({ status: 404, body: { code: 10006 } });
      expect((await ask(late, kind, early, 'nobody-here')).status).toBe(404);
      expect((await ask(late, kind, early, '')).body.details).toEqual([
        { field: 'containerId', message: expect.any(String) },
      ]);
      expect((await api.delete(`/v1/user/notifications/${early}?containerId=${ann.organization}`)).status).toBe(401);
    }
    expect([(await listed(bea)).total, (await listed(ann)).total, (await listed(late)).total]).toEqual([2, 1, 0]);
  });

  it('need the scope that changes own data', async () => {
    const { admin } = await aStage(0);
    const id = await tell(admin, 'all');
    const made = await api.as(admin).post('/auth/api-keys', { name: 'reader', scopes: ['read:me'] });
    const reader = { ...admin, headers: { 'x-api-key': made.body.key as string } };
    for (const kind of ['archive', 'unarchive', 'delete'] as const)
      expect((await ask(reader, kind, id)).status).toBe(403);
    expect([(await listed(reader)).total, (await archived(reader)).total]).toEqual([1, 0]);
  });

  it('do not come by a stream that begins before them', async () => {
    const { admin, people } = await aStage(1);
    const [ann] = people as [TestPerson];
    const ids: string[] = [];
    for (let at = 0; at < 46; at += 1) ids.push(await tell(admin, at % 3 ? [ann] : 'all', `${at}`));
    for (const id of ids.slice(1, 45)) await does(ann, 'delete', id);
    const stream = await follow(ann, { after: '0' });
    expect((await stream.has(2)).titles).toEqual(['0', '45']);
    await tell(admin, 'all', 'new');
    expect((await stream.has(3)).titles).toEqual(['0', '45', 'new']);
    closeStreams();
  });
});

/** What the lists must show, told by a list in memory. */
class Model {
  readonly shown: string[] = [];
  readonly archived: string[] = [];
  readonly unread = new Set<string>();
}

async function expectShown(person: TestPerson, { shown, archived: put, unread }: Model): Promise<void> {
  const counts = { total: shown.length, unread: unread.size };
  for (const limit of [1, 4, 100])
    for (const page of [1, 2, Math.ceil(shown.length / limit), Math.ceil(shown.length / limit) + 1].filter(Boolean)) {
      const { notifications, nextCursor, ...rest } = await listed(person, `limit=${limit}&page=${page}`);
      expect(notifications.map(({ id }) => id)).toEqual(shown.slice((page - 1) * limit, page * limit));
      expect(notifications.every((one) => one.read !== unread.has(one.id))).toBe(true);
      expect([rest, nextCursor !== undefined]).toEqual([{ page, limit, ...counts }, page * limit < shown.length]);
    }
  for (const limit of [3, 50]) expect((await walked(person, limit)).map(({ id }) => id)).toEqual(shown);
  const first = await archived(person, 'limit=2');
  expect([first.notifications.map(({ id }) => id), first.total]).toEqual([put.slice(0, 2), put.length]);
  expect((await archived(person, 'limit=2&page=2')).notifications.map(({ id }) => id)).toEqual(put.slice(2, 4));
  if (first.nextCursor !== undefined)
    expect((await archived(person, `limit=2&cursor=${first.nextCursor}`)).notifications.map(({ id }) => id)).toEqual(
      put.slice(2, 4),
    );
}

describe('pages of an inbox with holes', () => {
  it.each([
    [1, 'put back', false],
    [2, 'put back', false],
    [3, 'recalled', true],
    [4, 'recalled', true],
  ])('show what a plain list would show, seed %i, whatever is taken out and %s', async (seed, _, recalls) => {
    const random = randomOf(seed);
    const { admin, people } = await aStage(1);
    const [ann] = people as [TestPerson];
    const model = new Model();
    const order: string[] = [];
    const send = async (): Promise<void> => {
      const id = await tell(admin, random(3) === 0 ? 'all' : [ann]);
      order.unshift(id);
      model.shown.unshift(id);
      model.unread.add(id);
    };
    const inOrder = (ids: string[]): string[] => ids.sort((one, other) => order.indexOf(one) - order.indexOf(other));
    const take = (from: string[]): string => from.splice(random(from.length), 1)[0] ?? '';
    const change = async (): Promise<void> => {
      const kind = (['archive', 'unarchive', 'delete'] as const)[random(3)] ?? 'delete';
      const from = kind === 'unarchive' || (kind === 'delete' && random(3) === 0) ? model.archived : model.shown;
      if (from.length === 0) return;
      const id = take(from);
      model.unread.delete(id);
      if (recalls && random(3) === 0) return recall(admin, id);
      await does(ann, kind, id);
      if (kind === 'archive') model.archived.push(id);
      if (kind === 'unarchive') model.shown.push(id);
      inOrder(model.archived);
      inOrder(model.shown);
    };
    for (let round = 0; round < 4; round += 1) {
      for (let at = 0; at < 10; at += 1) await send();
      for (let at = 0; at < 7; at += 1) await change();
      if (round === 1) {
        await read(ann, { ids: model.shown.slice(0, 3) });
        for (const id of model.shown.slice(0, 3)) model.unread.delete(id);
      }
      if (round === 2) {
        await read(ann);
        model.unread.clear();
      }
      await expectShown(ann, model);
    }
    await expectPromisesKept();
  });

  it.each([
    ['page 0', 'page=0', 'page'],
    ['a cursor that is none', 'cursor=x', 'cursor'],
    ['an unknown parameter', 'archived=true', 'archived'],
  ])('of the archived ones refuse %s', async (_, query, field) => {
    const mia = await aPerson();
    const { status, body } = await api.as(mia).get(archivedPath(mia, query));
    expect([status, body.details[0].field]).toEqual([400, field]);
  });
});

describe('an inbox with as many holes as there may be', () => {
  let ann: TestPerson;
  let ids: string[];
  beforeAll(async () => {
    const { people } = await aStage(1);
    [ann] = people as [TestPerson];
    await fillInbox(facet.sql, ann, 5000, 7);
    // Two of three of the newest ones.
    await facet.sql(
      `with n as (select rank, row_number() over (order by rank desc) as n from generate_series(1, 5000) rank where rank % 3 > 0),
         h as (insert into notification_holes (organization_id, user_id, rank, message_id, archived, created_at)
           select $1, $2, n.rank, m.id, n.rank % 2 = 0, now() from n join notification_messages m on m.organization_id = $1 and m.title = n.rank::text where n < 2000),
         r as (insert into notification_reads (organization_id, user_id, rank, read_at) select $1, $2, rank, now() from n where n < 2000)
       update inboxes set holes = 1999, reads_beyond = 1999 where organization_id = $1 and user_id = $2`,
      [ann.organization, ann.id],
    );
    await facet.sql('vacuum analyze notification_holes');
    ids = (await listed(ann, 'limit=3&page=2')).notifications.map(({ id }) => id);
  }, 60_000);

  it('has exact counts and pages, near and far', async () => {
    const shown = Array.from({ length: 5000 }, (_, at) => 5000 - at).filter((rank) => rank % 3 === 0 || rank <= 2002);
    expect(await listed(ann, 'limit=1')).toMatchObject({ total: 3001, unread: 3001 });
    for (const page of [1, 9, 10, 11, 30, 31])
      expect(await titles(ann, `limit=100&page=${page}`)).toEqual(
        shown.slice((page - 1) * 100, page * 100).map(String),
      );
    expect(shown.length).toBe(3001);
  });

  it('is exported whole, with what was archived and deleted', async () => {
    const { status, body } = await api.as(ann).get('/me/export');
    expect(status).toBe(200);
    type Exported = { title: string; archivedAt?: string; deletedAt?: string };
    const all = (body.memberships as { notifications: Exported[] }[]).flatMap(({ notifications }) => notifications);
    expect(all.map(({ title }) => title)).toEqual(Array.from({ length: 5000 }, (_, at) => String(5000 - at)));
    const counts = [
      all.filter((one) => one.archivedAt !== undefined),
      all.filter((one) => one.deletedAt !== undefined),
    ];
    const { total } = await archived(ann);
    expect(counts.map(({ length }) => length)).toEqual([total, 1999 - total]);
    expect(total).toBeGreaterThan(900);
  });

  it('takes one more, and no other until one is put back', async () => {
    const [first = '', second = ''] = ids;
    await does(ann, 'delete', first);
    for (const kind of ['archive', 'delete'] as const)
      expect(await ask(ann, kind, second)).toMatchObject({ status: 409, body: { code: 10008 } });
    expect((await listed(ann)).total).toBe(3000);
    const [back] = (await archived(ann)).notifications;
    await does(ann, 'unarchive', back?.id ?? '');
    await does(ann, 'archive', second);
    await expectPromisesKept();
  });

  it('costs a bounded number of blocks on each page', async () => {
    for (const query of ['page=1', 'cursor=' + ((await listed(ann, 'limit=1')).nextCursor ?? '')])
      await list(ann, query);
    for (const offset of [0, 900, 2900])
      expect(await facet.inside.blocksOf('inbox_page_with_holes', [ann.organization, ann.id, offset, 20])).toBeLessThan(
        600,
      );
    expect(
      await facet.inside.blocksOf('inbox_page_after_with_holes', [ann.organization, ann.id, 400, 20]),
    ).toBeLessThan(600);
  });
});
