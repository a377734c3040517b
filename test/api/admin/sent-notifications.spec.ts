import { beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { auditOf } from '../../support/audit.js';
import { memberPath } from '../../support/administration.js';
import { closeStreams, follow } from '../../support/event-stream.js';
import { fillInbox } from '../../support/fill-inbox.mjs';
import {
  aStage,
  content,
  joins,
  listed,
  notificationsPath,
  read,
  recall,
  tell,
  titles,
} from '../../support/notifications.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';
import { expectPromisesKept } from '../../support/promises.js';

interface Sent {
  readonly id: string;
  readonly title: string;
  readonly recalledAt: string | null;
  readonly recipients: number;
  readonly readers: number;
  readonly readPercent: number | null;
  readonly sampled: boolean;
}

const unknown = '0193aaaa-0000-7000-8000-000000000000';
const path = (admin: TestPerson, id = ''): string => `${notificationsPath(admin.organization)}${id && `/${id}`}`;
async function sent(admin: TestPerson, query = ''): Promise<{ notifications: Sent[]; nextCursor?: string }> {
  const { status, body } = await api.as(admin).get(`${path(admin)}?${query}`);
  expect(status).toBe(200);
  return body as { notifications: Sent[]; nextCursor?: string };
}
async function sentOne(admin: TestPerson, id: string): Promise<Sent> {
  const { status, body } = await api.as(admin).get(path(admin, id));
  expect(status).toBe(200);
  return body as Sent;
}
const counts = ({ recipients, readers, readPercent, sampled }: Sent) => [recipients, readers, readPercent, sampled];

describe('GET /admin/organizations/{id}/notifications', () => {
  it('lists what was sent, the newest first, by pages', async () => {
    const { admin, people } = await aStage(1);
    const ids: string[] = [];
    for (const [at, to] of [people, 'all' as const, people, 'all' as const, people].entries())
      ids.unshift(await tell(admin, to, `${at}`));
    const { notifications } = await sent(admin);
    expect(notifications.map(({ id }) => id)).toEqual(ids);
    expect(notifications.slice(0, 2)).toEqual(
      [
        { id: ids[0], audience: 'members', title: '4', recipients: 1 },
        { id: ids[1], audience: 'all', title: '3', recipients: 2 },
      ].map((one) => ({
        ...one,
        ...{ type: content.type, senderId: admin.id, createdAt: expect.any(String), recalledAt: null },
        ...{ readers: 0, readPercent: 0, sampled: false },
        ...{ roleId: null, status: 'sent', delivered: null },
      })),
    );
    const seen: string[] = [];
    for (let query = 'limit=2'; query;) {
      const page = await sent(admin, query);
      seen.push(...page.notifications.map(({ id }) => id));
      query = page.nextCursor === undefined ? '' : `limit=2&cursor=${page.nextCursor}`;
    }
    expect(seen).toEqual(ids);
  });

  it('pages through those of one moment', async () => {
    const { admin } = await aStage(0);
    for (let at = 0; at < 5; at += 1) await tell(admin, 'all');
    await facet.sql('update notification_messages set created_at = now() where organization_id = $1', [
      admin.organization,
    ]);
    const first = await sent(admin, 'limit=3');
    const second = await sent(admin, `limit=3&cursor=${first.nextCursor}`);
    expect(second.nextCursor).toBeUndefined();
    expect(new Set([...first.notifications, ...second.notifications].map(({ id }) => id)).size).toBe(5);
  });

  it('counts exactly who has read what, by the mark or one by one', async () => {
    const { admin, people } = await aStage(3);
    const [ann, bea, carl] = people as [TestPerson, TestPerson, TestPerson];
    const direct = await tell(admin, [ann, bea, carl], 'direct');
    const all = await tell(admin, 'all', 'all');
    const last = await tell(admin, [ann], 'last');
    const late = await joins(await aPerson(), admin.organization);
    await read(ann);
    await read(bea, { ids: [all] });
    await read(carl, { ids: [direct] });
    await read(late);
    expect((await sent(admin)).notifications.map(counts)).toEqual([
      [1, 1, 100, false],
      [4, 2, 50, false],
      [3, 2, 67, false],
    ]);
    expect(counts(await sentOne(admin, direct))).toEqual([3, 2, 67, false]);
    const owner = await aPerson({ in: admin.organization, as: 'admin' });
    expect((await api.as(owner).delete(memberPath(bea))).status).toBe(204);
    expect(counts(await sentOne(admin, direct))[0]).toBe(2);
    expect((await sentOne(admin, last)).title).toBe('last');
  });

  it('counts broadcasts between direct ones, whatever the ranks', async () => {
    const { admin, people } = await aStage(1);
    const [ann] = people as [TestPerson];
    const ids: string[] = [];
    for (let at = 0; at < 9; at += 1) ids.unshift(await tell(admin, at % 2 ? 'all' : [ann], `${at}`));
    await read(ann, { ids: [ids[1], ids[4]] });
    await read(admin, { ids: [ids[5]] });
    for (let at = 0; at < 2; at += 1) {
      const readBy = (await sent(admin)).notifications.map(({ readers }) => readers);
      const inboxes = await Promise.all([ann, admin].map((one) => listed(one, 'limit=100')));
      const seen = ids.map(
        (id) => inboxes.flatMap((one) => one.notifications).filter((one) => one.id === id && one.read).length,
      );
      expect(readBy).toEqual(seen);
      await read(ann);
    }
  });

  it('has a notification with its content', async () => {
    const { admin } = await aStage(0);
    const { body } = await api.as(admin).post(path(admin), { ...content, all: true, data: { n: 1 } });
    expect((await api.as(admin).get(path(admin, body.id as string))).body).toMatchObject({
      ...content,
      id: body.id,
      data: { n: 1 },
    });
  });

  it.each([
    ['a limit above 20', 'limit=21', 'limit'],
    ['a cursor that is none', 'cursor=x', 'cursor'],
    ['an unknown parameter', 'page=1', 'page'],
  ])('refuses %s', async (_, query, field) => {
    const { admin } = await aStage(0);
    const { status, body } = await api.as(admin).get(`${path(admin)}?${query}`);
    expect([status, body.errors[0].field]).toEqual([400, field]);
  });

  it('and one of them, and its recall, are for those who may send, in their own organization', async () => {
    const { admin, people } = await aStage(1);
    const [ann] = people as [TestPerson];
    const other = await aPerson({ as: 'admin' });
    const id = await tell(admin, 'all');
    for (const [verb, at] of [
      ['get', path(admin)],
      ['get', path(admin, id)],
      ['delete', path(admin, id)],
    ] as const) {
      expect((await api.as(ann)[verb](at)).body).toMatchObject({ status: 403, permissions: ['create:notifications'] });
      expect((await api.as(other)[verb](at)).status).toBe(404);
    }
    for (const wrong of [unknown, 'x'])
      for (const verb of ['get', 'delete'] as const)
        expect((await api.as(admin)[verb](path(admin, wrong))).body).toMatchObject({
          status: 404,
          code: 'notification.not_found',
        });
    expect((await api.as(other).delete(path(other, id))).body).toMatchObject({ code: 'notification.not_found' });
    expect((await listed(ann)).total).toBe(1);
  });
});

describe('a notification that is recalled', () => {
  it('leaves all inboxes, read or not, and is counted nowhere', async () => {
    const { admin, people } = await aStage(2);
    const [ann, bea] = people as [TestPerson, TestPerson];
    const [a1, b1, ab, b2] = [
      await tell(admin, [ann], 'a1'),
      await tell(admin, 'all', 'b1'),
      await tell(admin, people, 'ab'),
      await tell(admin, 'all', 'b2'),
    ];
    await read(ann, { ids: [b1] });
    await read(bea);
    for (const id of [b1, ab.toUpperCase()]) await recall(admin, id);
    expect([await titles(ann), await titles(bea), await titles(admin)]).toEqual([['b2', 'a1'], ['b2'], ['b2']]);
    expect([await listed(ann, 'limit=1'), await listed(bea), await listed(admin)]).toMatchObject([
      { total: 2, unread: 2 },
      { total: 1, unread: 0 },
      { total: 1, unread: 1 },
    ]);
    expect((await api.as(ann).get('/v1/user/containers')).body.containers[0].unread).toBe(2);
    await tell(admin, 'all', 'b3');
    await read(ann, { ids: [a1, ab] });
    expect(await listed(ann)).toMatchObject({ total: 3, unread: 2 });
    await recall(admin, b2);
    await read(ann);
    expect(await listed(ann)).toMatchObject({ total: 2, unread: 0 });
    const late = await joins(await aPerson(), admin.organization);
    expect((await listed(late)).total).toBe(0);
    await expectPromisesKept();
  });

  it('stays on record, with who had read it, and may be recalled again', async () => {
    const { admin, people } = await aStage(2);
    const [ann] = people as [TestPerson];
    const owner = await aPerson({ in: admin.organization, as: 'admin' });
    const id = await tell(admin, people, 'gone');
    await read(ann);
    for (let at = 0; at < 2; at += 1) await recall(admin, id);
    await Promise.all(Array.from({ length: 4 }, () => recall(owner, id)));
    const one = await sentOne(admin, id);
    expect([one.recalledAt, ...counts(one)]).toEqual([expect.any(String), 2, 1, 50, false]);
    expect((await sent(admin)).notifications).toMatchObject([{ id, recalledAt: one.recalledAt }]);
    expect(await auditOf(owner, { action: 'notification.recalled' })).toEqual([
      expect.objectContaining({ details: { notification: id } }),
    ]);
  });

  it('leaves the archived ones too, and cannot be archived, put back or deleted', async () => {
    const { admin, people } = await aStage(1);
    const [ann] = people as [TestPerson];
    const ids = [await tell(admin, 'all', 'b'), await tell(admin, [ann], 'a')];
    const own = (id: string): string => `/v1/user/notifications/${id}`;
    const here = `?containerId=${ann.organization}`;
    const archived = async () => (await api.as(ann).get(`${own('archived')}${here}`)).body;
    for (const id of ids) expect((await api.as(ann).put(`${own(id)}/archive${here}`)).status).toBe(204);
    const kept = await tell(admin, 'all', 'kept');
    await api.as(ann).put(`${own(kept)}/archive${here}`);
    for (const id of ids) await recall(admin, id);
    expect(await archived()).toMatchObject({ total: 1, notifications: [{ id: kept }] });
    expect(await listed(ann)).toMatchObject({ total: 0, unread: 0 });
    for (const id of ids)
      for (const answer of [
        await api.as(ann).put(`${own(id)}/archive${here}`),
        await api.as(ann).delete(`${own(id)}/archive${here}`),
        await api.as(ann).delete(`${own(id)}${here}`),
      ])
        expect([answer.status, answer.body.code]).toEqual([404, 10006]);
    const exported = (await api.as(ann).get('/me/export')).body.memberships as {
      notifications: { title: string; archivedAt?: string; deletedAt?: string }[];
    }[];
    expect(
      exported.flatMap(({ notifications }) => notifications).map((one) => [one.title, 'deletedAt' in one]),
    ).toEqual([
      ['kept', false],
      ['a', true],
      ['b', true],
    ]);
  });

  it('does not come by a stream that begins before it', async () => {
    const { admin, people } = await aStage(1);
    const [ann] = people as [TestPerson];
    const ids: string[] = [];
    for (let at = 0; at < 46; at += 1) ids.push(await tell(admin, at % 3 ? [ann] : 'all', `${at}`));
    for (const id of ids.slice(1, 45)) await recall(admin, id);
    const stream = await follow(ann, { after: '0' });
    expect((await stream.has(2)).titles).toEqual(['0', '45']);
    await tell(admin, 'all', 'new');
    expect((await stream.has(3)).titles).toEqual(['0', '45', 'new']);
    closeStreams();
  });
});

describe('an organization with as many recalls as there may be', () => {
  let admin: TestPerson;
  let ann: TestPerson;
  // Of the newer half, every third one: 499.
  const wasRecalled = (rank: number): boolean => rank % 3 === 0 && rank >= 1500 && rank < 2997;

  beforeAll(async () => {
    const stage = await aStage(1);
    admin = stage.admin;
    [ann] = stage.people as [TestPerson];
    await fillInbox(facet.sql, ann, 3000, 7);
    await facet.sql(
      `with m as (update notification_messages set recalled_at = now() where organization_id = $1
         and title::int % 3 = 0 and title::int >= 1500 and title::int < 2997)
       update notification_feeds set recalled = broadcasts + 1 where organization_id = $1`,
      [admin.organization],
    );
    await facet.sql('vacuum analyze notification_messages');
  });

  it('recalls one more, and no other', async () => {
    const [newest, next] = (await listed(ann, 'limit=2')).notifications;
    for (let at = 0; at < 2; at += 1) await recall(admin, newest?.id ?? '');
    expect((await api.as(admin).delete(path(admin, next?.id ?? ''))).body).toMatchObject({
      status: 409,
      code: 'notification.recalls_full',
    });
  });

  it('has exact pages and counts, at a bounded number of blocks', async () => {
    const shown = Array.from({ length: 2999 }, (_, at) => 2999 - at).filter((rank) => !wasRecalled(rank));
    expect(await listed(ann, 'limit=1')).toMatchObject({ total: shown.length, unread: shown.length });
    for (const page of [1, 7, 15, 25])
      expect(await titles(ann, `limit=100&page=${page}`)).toEqual(
        shown.slice((page - 1) * 100, page * 100).map(String),
      );
    for (const offset of [0, 900])
      expect(await facet.inside.blocksOf('inbox_page_with_holes', [ann.organization, ann.id, offset, 20])).toBeLessThan(
        9000,
      );
  });
});

describe('an organization with more members than are counted', () => {
  it('says how many of a fair sample have read a broadcast, at a bounded cost', async () => {
    const organization = await anOrganization();
    const admin = await aPerson({ in: organization, as: 'moderator' });
    await facet.sql(
      `with u as (insert into users (id, name, status) select gen_random_uuid(), 'Many', 'active' from generate_series(1, 3000) returning id),
         m as (insert into members (organization_id, user_id) select $1, id from u returning user_id)
       insert into inboxes (organization_id, user_id, base, read_mark, last_seq) select $1, user_id, 0, 0, 0 from m`,
      [organization],
    );
    for (let at = 0; at < 20; at += 1) await tell(admin, 'all', `${at}`);
    await facet.sql(
      'update inboxes set read_mark = 10 where organization_id = $1 and uuid_hash_extended(user_id, 7) % 2 = 0',
      [organization],
    );
    await facet.sql('vacuum analyze inboxes');
    const { notifications } = await sent(admin);
    for (const [at, one] of notifications.entries()) {
      expect(one).toMatchObject({ recipients: 1000, sampled: true });
      if (at < 10) expect(one.readers).toBe(0);
      else expect(Math.abs((one.readPercent ?? 0) - 50)).toBeLessThan(8);
    }
    const values = [organization, 'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 21];
    expect(await facet.inside.blocksOf('notifications_sent', values)).toBeLessThan(1500);
  });
});
