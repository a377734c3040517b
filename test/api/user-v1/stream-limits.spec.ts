/** @settings {"STREAM_LIMIT": 25} */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { closeStreams, type EventStream, follow } from '../../support/event-stream.js';
import { flood, servedDuring } from '../../support/flood.js';
import { aStage, joins, tell } from '../../support/notifications.js';
import { anOrganization, type TestPerson } from '../../support/people.js';

let admin: TestPerson;
let ann: TestPerson;
let bea: TestPerson;

beforeEach(async () => {
  const stage = await aStage(2);
  ({ admin } = stage);
  [ann, bea] = stage.people as [TestPerson, TestPerson];
});

afterEach(closeStreams);

const path = ({ organization }: TestPerson): string => `/v1/user/notifications/stream?containerId=${organization}`;
const many = (person: TestPerson, count: number): Promise<EventStream[]> =>
  Promise.all(Array.from({ length: count }, () => follow(person)));

describe('Open streams', () => {
  it('of one user are 20 at the most on an instance, over all containers; the next one gets 429', async () => {
    const annElsewhere = await joins(ann, await anOrganization());
    const streams = [...(await many(ann, 15)), ...(await many(annElsewhere, 5))];
    const { status, body, headers } = await api.as(ann).get(path(ann));
    expect([status, body.code, body.name]).toEqual([429, 10009, 'TOO_MANY_REQUESTS']);
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    await follow(bea);
    await follow(ann, { at: await facet.another() });
    streams[0]?.close();
    await eventually(async () => (await follow(ann).catch(() => undefined)) && true);
  });

  it('of an instance are limited in all; the next one gets 503', async () => {
    const streams = [...(await many(ann, 15)), ...(await many(bea, 10))];
    const { status, body, headers } = await api.as(admin).get(path(admin));
    expect([status, body.code, body.name]).toEqual([503, 10010, 'SERVICE_UNAVAILABLE']);
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    streams[20]?.close();
    await eventually(async () => (await follow(admin).catch(() => undefined)) && true);
  });

  it('are counted exactly when many are opened at once', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 60 }, () => follow(ann)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    const reasons = tries.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    // 503 for whom the line of those who wait to be let in had no place either.
    expect(reasons.filter((reason) => !/answered (429|503)/.test(reason))).toEqual([]);
  });

  it('give their place back however they end', async () => {
    for (let round = 0; round < 3; round += 1) {
      const streams = await many(ann, 20);
      if (round === 0) closeStreams();
      else if (round === 1) await facet.sql('delete from inboxes where user_id = $1', [ann.id]);
      await tell(admin, 'all', `round ${round}`);
      if (round < 2) await Promise.all(streams.map(({ ended }) => ended));
      if (round === 1)
        await facet.sql('insert into inboxes (organization_id, user_id, base) values ($1, $2, 0)', [
          ann.organization,
          ann.id,
        ]);
    }
  });
});

describe('A slow reader', () => {
  it('only lags: next to nothing waits for it, and it gets everything in order', async () => {
    let stream: EventStream | undefined;
    const [response] = await servedDuring(async () => (stream = await follow(ann)));
    const goOn = stream?.stall();
    await flood(ann, 4000);
    await tell(admin, [ann], 'wakes');
    await eventually(() => Promise.resolve(response?.writableNeedDrain ? true : undefined));
    for (let at = 0; at < 20; at += 1) await tell(admin, [ann], `more ${at}`);
    expect(response?.writableLength).toBeLessThan(200_000);
    const quick = await follow(ann, { after: '3990' });
    await quick.has(31);
    goOn?.();
    const ids = (await stream?.has(4021, 20_000))?.events.map(({ id }) => Number(id));
    expect(ids).toEqual(Array.from({ length: 4021 }, (_, at) => at + 1));
  });
});
