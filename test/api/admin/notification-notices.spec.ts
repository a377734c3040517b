import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { notificationsChannel } from '@app/notifications';
import pg from 'pg';
import { api } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { aStage, content, listed, notificationsPath, tell } from '../../support/notifications.js';
import type { TestPerson } from '../../support/people.js';

interface Notice {
  readonly organizationId: string;
  readonly userIds?: string[];
}

let client: pg.Client;
let heard: Notice[];
let admin: TestPerson;
let ann: TestPerson;
let bytes = 0;

beforeAll(async () => {
  const stage = await aStage(1);
  admin = stage.admin;
  [ann] = stage.people as [TestPerson];
  client = new pg.Client({ connectionString: facet.inside.databaseUrl });
  await client.connect();
  client.on('notification', ({ payload = '' }) => {
    bytes = Math.max(bytes, Buffer.byteLength(payload));
    heard.push(JSON.parse(payload) as Notice);
  });
  await client.query(`listen ${notificationsChannel}`);
});

beforeEach(() => {
  heard = [];
});

afterAll(() => client.end());

const hear = (count: number) => eventually(() => Promise.resolve(heard.length >= count ? heard : undefined));

describe('the notice that instances get of a notification', () => {
  it('names the organization, and who it is for unless it is for all', async () => {
    await tell(admin, [ann]);
    await tell(admin, 'all');
    expect(await hear(2)).toEqual([
      { organizationId: admin.organization, userIds: [ann.id] },
      { organizationId: admin.organization },
    ]);
  });

  it('comes when the notification is there to be read, and not when it failed', async () => {
    const strange = { ...content, userIds: [ann.id, '0193aaaa-0000-7000-8000-000000000000'] };
    expect((await api.as(admin).post(notificationsPath(admin.organization), strange)).status).toBe(400);
    const before = (await listed(ann)).total;
    const seen = new Promise<number>((done) =>
      client.once('notification', () => void listed(ann).then(({ total }) => done(total))),
    );
    await tell(admin, [ann]);
    expect([await seen, heard.length]).toEqual([before + 1, 1]);
  });

  it('is split where it would be too long', async () => {
    const rows = await facet.sql<{ id: string }>(
      `with made as (insert into users (id, name) select gen_random_uuid(), 'Many ' || n from generate_series(1, 1000) n returning id),
       joined as (insert into members (organization_id, user_id) select $1, id from made)
       select id from made`,
      [admin.organization],
    );
    const ids = rows.map(({ id }) => id);
    await facet.sql(
      `insert into inboxes (organization_id, user_id, base) select f.organization_id, u.id, f.broadcasts from notification_feeds f, unnest($2::uuid[]) u (id) where f.organization_id = $1`,
      [admin.organization, ids],
    );
    const { status, body } = await api
      .as(admin)
      .post(notificationsPath(admin.organization), { ...content, userIds: ids });
    expect([status, body.recipients]).toEqual([201, 1000]);
    await hear(7);
    expect(heard.flatMap(({ userIds = [] }) => userIds).sort()).toEqual([...ids].sort());
    expect(bytes).toBeLessThan(8000);
    const [{ count }] = (await facet.sql<{ count: number }>(
      'select count(*)::int as count from notification_deliveries where message_id = $1',
      [body.id],
    )) as [{ count: number }];
    expect(count).toBe(1000);
  });
});
