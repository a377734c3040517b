import { request } from 'node:http';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserId } from '@app/common';
import { api } from '../../support/api.js';
import { closeStreams, follow } from '../../support/event-stream.js';
import { aStage, content, joins, listed, read, tell } from '../../support/notifications.js';
import { anOrganization, aPerson, later, type TestPerson } from '../../support/people.js';

afterEach(closeStreams);

let admin: TestPerson;
let ann: TestPerson;
let bea: TestPerson;

beforeAll(async () => {
  const stage = await aStage(2);
  ({ admin } = stage);
  [ann, bea] = stage.people as [TestPerson, TestPerson];
});

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => String(from + at));

describe('GET /v1/user/notifications/stream', () => {
  it('tells what went to all and what went to the caller, as it comes, and nothing of others', async () => {
    const [forAnn, forBea] = [await follow(ann), await follow(bea)];
    await tell(admin, [ann], 'for Ann');
    await tell(admin, 'all', 'for all');
    await tell(admin, [ann, bea], 'for both');
    expect((await forAnn.has(3)).titles).toEqual(['for Ann', 'for all', 'for both']);
    expect((await forBea.has(2)).titles).toEqual(['for all', 'for both']);
  });

  it('sends events with the place as id and what the list shows as data', async () => {
    const cleo = await aPerson({ in: admin.organization });
    const stream = await follow(cleo);
    const data = { eventId: 'party', constructor: 'x', lines: 'one\ntwo\r\nthree' };
    const wish = { ...content, body: 'one\ntwo', userIds: [cleo.id], data };
    expect((await api.as(admin).post(`/admin/organizations/${admin.organization}/notifications`, wish)).status).toBe(
      201,
    );
    await stream.has(1);
    const { notifications } = await listed(cleo);
    expect(stream.events).toEqual([{ id: '1', event: 'notification', data: notifications[0] }]);
    expect(stream.events[0]?.data.data).toEqual(data);
  });

  it('works across instances', async () => {
    const other = await facet.another();
    const [here, there] = [await follow(ann), await follow(ann, { at: other })];
    await tell(admin, [ann], 'from here');
    await tell(admin, 'all', 'from there', other);
    for (const stream of [here, there]) expect((await stream.has(2)).titles).toEqual(['from here', 'from there']);
  });

  it('tells a user who is the last of many receivers', async () => {
    const others = await facet.sql<{ id: UserId }>(
      `with u as (insert into users (id, name, status) select gen_random_uuid(), 'One of many', 'active' from generate_series(1, 400) returning id),
         m as (insert into members (organization_id, user_id) select $1, id from u)
       insert into inboxes (organization_id, user_id, base) select $1, u.id, f.broadcasts from u, notification_feeds f where f.organization_id = $1
       returning user_id as id`,
      [admin.organization],
    );
    const streams = [await follow(ann), await follow(bea)];
    await tell(admin, [ann, ...others.map(({ id }) => ({ ...ann, id })), bea], 'for many');
    for (const stream of streams) expect((await stream.has(1)).titles).toEqual(['for many']);
  });

  it('tells many who follow, each of them all', async () => {
    const streams = await Promise.all(Array.from({ length: 12 }, (_, at) => follow(at % 2 ? ann : bea)));
    for (let at = 0; at < 5; at += 1) await tell(admin, 'all', `round ${at}`);
    for (const stream of streams)
      expect((await stream.has(5)).titles).toEqual(numbers(0, 4).map((at) => `round ${at}`));
  });

  it('is not stored, not changed and not held back on its way, and says where it begins and when to come back', async () => {
    const stream = await follow(ann);
    const { headers } = stream.response;
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store, no-transform');
    expect(headers.get('x-accel-buffering')).toBe('no');
    expect(stream.lastEventId).toBe(String((await listed(ann)).total));
    expect(stream.retry).toBeGreaterThanOrEqual(500);
    expect(stream.retry).toBeLessThanOrEqual(3000);
  });

  it('takes an API key of the container', async () => {
    const { body } = await api.as(ann).post('/auth/api-keys', { name: 'robot', scopes: ['read:me', 'update:me'] });
    const stream = await follow(ann, { headers: { 'x-api-key': body.key as string } });
    await tell(admin, [ann], 'by key');
    expect((await stream.has(1)).titles).toEqual(['by key']);
  });

  it('keeps the containers of a user apart', async () => {
    const elsewhere = await aPerson({ in: await anOrganization(), as: 'moderator' });
    const annElsewhere = await joins(ann, elsewhere.organization);
    const [here, there] = [await follow(ann), await follow(annElsewhere)];
    await tell(elsewhere, 'all', 'there');
    await tell(admin, 'all', 'here');
    expect([(await here.has(1)).titles, (await there.has(1)).titles]).toEqual([['here'], ['there']]);
  });

  it('ends by itself after as many seconds as are asked for', async () => {
    const stream = await follow(ann, { seconds: 1 });
    expect(await stream.ended).toBe(true);
  });

  it('answers HEAD with its headers, and holds nothing open', async () => {
    for (let count = 0; count < 25; count += 1) {
      const headers = await new Promise<object>((done) =>
        request(
          `${facet.url}/v1/user/notifications/stream?containerId=${ann.organization}`,
          { method: 'HEAD', headers: ann.headers },
          (response) => response.resume().once('end', () => done(response.headers)),
        ).end(),
      );
      expect(headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8' });
    }
  });
});

describe('With Last-Event-ID', () => {
  let cleo: TestPerson;

  beforeAll(async () => {
    cleo = await aPerson({ in: admin.organization });
    for (let at = 1; at <= 50; at += 1) await tell(admin, at % 3 ? [cleo] : 'all', String(at));
  });

  it('a stream goes on after it, in order, each once', async () => {
    expect((await (await follow(cleo, { after: '0' })).has(50)).titles).toEqual(numbers(1, 50));
    const stream = await follow(cleo, { after: '47' });
    await tell(admin, [cleo], '51');
    expect((await stream.has(4)).titles).toEqual(numbers(48, 51));
    expect(stream.events.map(({ id }) => id)).toEqual(numbers(48, 51));
  });

  it('that is where a stream began, what came meanwhile is told', async () => {
    const first = await follow(cleo);
    first.close();
    await tell(admin, [cleo], 'meanwhile');
    expect((await (await follow(cleo, { after: first.lastEventId })).has(1)).titles).toEqual(['meanwhile']);
  });

  it('shows what was read meanwhile as read', async () => {
    await read(cleo);
    const stream = await (await follow(cleo, { after: '49' })).has(1);
    expect(stream.events[0]?.data).toMatchObject({ read: true, readAt: expect.stringMatching(/Z$/) });
  });

  it.each(['1000000', '99999999999', '999999999999999'])(
    'that there is not yet (%s), it begins with what comes next',
    async (after) => {
      const stream = await follow(cleo, { after });
      await tell(admin, [cleo], `after ${after}`);
      expect((await stream.has(1)).titles).toEqual([`after ${after}`]);
    },
  );

  it('that is empty, it begins with what comes next', async () => {
    const stream = await follow(cleo, { after: '' });
    await tell(admin, [cleo], 'next');
    expect((await stream.has(1)).titles).toEqual(['next']);
  });

  it('that was trimmed, it begins with the oldest that is left', async () => {
    const old = await follow(cleo, { after: '3' });
    await old.has(53);
    await later(181 * 86_400, () => facet.services.trimming.run({}, new AbortController().signal));
    await tell(admin, [cleo], 'after the trimming');
    expect((await (await follow(cleo, { after: '3' })).has(1)).titles).toEqual(['after the trimming']);
    expect((await old.has(54)).titles.at(-1)).toEqual('after the trimming');
  });

  it.each(['x', '-1', '1.5', '01', '1e3', '1 2', '0x1', '9999999999999999', '%00'])(
    'that is no place (%s) it is refused by name',
    async (id) => {
      const { status, body } = await api
        .as(cleo)
        .get(`/v1/user/notifications/stream?containerId=${cleo.organization}`, { headers: { 'last-event-id': id } });
      expect([status, body.code, body.details[0].field]).toEqual([400, 10002, 'Last-Event-ID']);
    },
  );
});

describe('The stream is refused', () => {
  const path = '/v1/user/notifications/stream';

  it('without a container, and with two', async () => {
    for (const query of ['', '?containerId=', `?containerId=${ann.organization}&containerId=x`]) {
      const { status, body } = await api.as(ann).get(path + query);
      expect([status, body.code, body.details[0].field]).toEqual([400, 10002, 'containerId']);
    }
  });

  it.each(['0', '3601', '1.5', 'x', '-1', ''])('with seconds=%s', async (seconds) => {
    const { status, body } = await api.as(ann).get(`${path}?containerId=${ann.organization}&seconds=${seconds}`);
    expect([status, body.details[0].field]).toEqual([400, 'seconds']);
  });

  it('with an unknown parameter', async () => {
    expect((await api.as(ann).get(`${path}?containerId=${ann.organization}&since=1`)).status).toBe(400);
  });

  it('to anonymous callers', async () => {
    const { status, body } = await api.get(`${path}?containerId=${ann.organization}`);
    expect([status, body.name]).toEqual([401, 'GENERIC_UNAUTHORIZED']);
  });

  it('to an API key of another container of the same user', async () => {
    const { body } = await api.as(ann).post('/auth/api-keys', { name: 'robot', scopes: ['read:me', 'update:me'] });
    const elsewhere = await joins(ann, await anOrganization());
    expect(
      (await api.with({ 'x-api-key': body.key as string }).get(`${path}?containerId=${elsewhere.organization}`)).status,
    ).toBe(404);
    expect((await follow(elsewhere)).response.status).toBe(200);
  });

  it('of a container of others and of one that is not there alike', async () => {
    const others = await anOrganization();
    const answers = await Promise.all(
      [others, 'not-there', 'NOT A SLUG'].map((id) => api.as(ann).get(`${path}?containerId=${encodeURIComponent(id)}`)),
    );
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });
});
