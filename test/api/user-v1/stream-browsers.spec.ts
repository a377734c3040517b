/** @settings {"CORS_ORIGINS": "https:\/\/app.example.com"} */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { aBrowserOf } from '../../support/browser-sessions.js';
import { closeStreams, follow } from '../../support/event-stream.js';
import { aStage, tell } from '../../support/notifications.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

afterEach(closeStreams);

let admin: TestPerson;
let ann: TestPerson;

beforeAll(async () => {
  const stage = await aStage(1);
  ({ admin } = stage);
  [ann] = stage.people as [TestPerson];
});

const path = (person: TestPerson, more = ''): string =>
  `/v1/user/notifications/stream?containerId=${person.organization}&seconds=1${more}`;
const ticketOf = async (person: TestPerson): Promise<string> => {
  const { status, body } = await api.as(person).post('/auth/stream-ticket');
  expect(status).toBe(201);
  return body.ticket as string;
};
const redeem = (person: TestPerson, ticket: string): Promise<Answer> => api.get(path(person, `&ticket=${ticket}`));

describe('the stream of notifications by the session cookie', () => {
  it('tells what comes, to a page of the same origin and to a configured one', async () => {
    const { cookie = '' } = await aBrowserOf(ann);
    const pages = [
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'same-site', origin: 'https://app.example.com' },
    ] as Record<string, string>[];
    const streams = await Promise.all(pages.map((page) => follow(ann, { headers: { cookie, ...page } })));
    expect(streams.map(({ response }) => response.headers.get('access-control-allow-credentials'))).toEqual([
      null,
      'true',
    ]);
    await tell(admin, [ann], 'for Ann');
    for (const stream of streams) expect((await stream.has(1)).titles).toEqual(['for Ann']);
  });

  it('goes on after the last event when the browser comes back', async () => {
    const { cookie = '' } = await aBrowserOf(ann);
    const first = await follow(ann, { headers: { cookie } });
    first.close();
    await tell(admin, [ann], 'meanwhile');
    const second = await follow(ann, { headers: { cookie }, after: first.lastEventId });
    expect((await second.has(1)).titles).toEqual(['meanwhile']);
  });

  it('ends with the session', async () => {
    const browser = await aBrowserOf(ann);
    const stream = await follow(ann, { headers: { cookie: browser.cookie ?? '' } });
    expect((await browser.signOut()).status).toBe(204);
    expect(await stream.ended).toBe(true);
    expect((await browser.api.get(path(ann))).status).toBe(401);
  });

  it('is rejected to pages of other sites, and to members of other organizations', async () => {
    const browser = await aBrowserOf(ann);
    expect((await browser.on({ 'sec-fetch-site': 'cross-site' }).api.get(path(ann))).status).toBe(403);
    expect(
      (await browser.on({ 'sec-fetch-site': 'same-site', origin: 'https://other.example.com' }).api.get(path(ann)))
        .status,
    ).toBe(403);
    expect((await browser.api.get(path(await aPerson()))).status).toBe(404);
  });
});

describe('POST /auth/stream-ticket', () => {
  it('answers a ticket of 30 seconds that opens one stream', async () => {
    const { status, body } = await api.as(ann).post('/auth/stream-ticket');
    expect(status).toBe(201);
    expect(body.ticket).toMatch(/^[\w-]{64}$/);
    expect(Math.abs(Date.parse(body.expiresAt as string) - Date.now() - 30_000)).toBeLessThan(5000);
    const stream = await follow(ann, { headers: {}, ticket: body.ticket as string });
    await tell(admin, [ann], 'by ticket');
    expect((await stream.has(1)).titles).toEqual(['by ticket']);
    expect((await redeem(ann, body.ticket as string)).status).toBe(401);
  });

  it('takes the last id from the query, where a new EventSource has no header', async () => {
    const cleo = await aPerson({ in: admin.organization });
    await tell(admin, [cleo], 'one');
    await tell(admin, [cleo], 'two');
    const { body } = await api.get(path(cleo, `&lastEventId=1&ticket=${await ticketOf(cleo)}`));
    expect((body as string).match(/"title":"\w+"/g)).toEqual(['"title":"two"']);
    expect((await api.as(cleo).get(path(cleo, '&lastEventId=x'))).status).toBe(400);
  });

  it('is over after 30 seconds, and with the session that it was issued for', async () => {
    const late = await ticketOf(ann);
    expect((await later(31, () => redeem(ann, late))).status).toBe(401);
    const browser = await aBrowserOf(ann);
    const { body: tokens } = await browser.refresh();
    const { body } = await api
      .with({ authorization: `Bearer ${tokens.accessToken as string}` })
      .post('/auth/stream-ticket');
    await browser.signOut();
    expect((await redeem(ann, body.ticket as string)).status).toBe(401);
  });

  it('is used up by a request that fails, and counts for nothing else', async () => {
    const ticket = await ticketOf(ann);
    expect((await redeem(await aPerson(), ticket)).status).toBe(404);
    expect((await redeem(ann, ticket)).status).toBe(401);
    expect(
      (await api.get(`/v1/user/notifications?containerId=${ann.organization}&ticket=${await ticketOf(ann)}`)).status,
    ).toBe(401);
    expect(
      (
        await api.get(`/v1/user/notifications?containerId=${ann.organization}`, {
          headers: { authorization: `Bearer ${await ticketOf(ann)}` },
        })
      ).status,
    ).toBe(401);
  });

  it('leaves no row behind but those of the last 30 seconds', async () => {
    await ticketOf(ann);
    await later(31, () => ticketOf(ann));
    expect(await facet.sql(`select 1 from stream_tickets where expires_at < now() + interval '31 seconds'`)).toEqual(
      [],
    );
  });

  it('needs a signed-in user, and no API key', async () => {
    expectProblem(await api.post('/auth/stream-ticket'), 401, 'credential.invalid');
    const { body } = await api.as(ann).post('/auth/api-keys', { name: 'robot', scopes: ['read:me'] });
    expectProblem(
      await api.with({ 'x-api-key': body.key as string }).post('/auth/stream-ticket'),
      403,
      'session.needed',
    );
    expectProblem(await (await aBrowserOf(ann)).api.post('/auth/stream-ticket'), 401, 'credential.invalid');
  });
});
