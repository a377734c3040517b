/** @settings {"DATABASE_POOLER": "transaction", "STREAM_HEARTBEAT": 1} */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { closeStreams, follow } from '../../support/event-stream.js';
import { aStage, tell } from '../../support/notifications.js';
import type { TestPerson } from '../../support/people.js';

let admin: TestPerson;
let ann: TestPerson;

beforeAll(async () => {
  const stage = await aStage(1);
  ({ admin } = stage);
  [ann] = stage.people as [TestPerson];
});

afterEach(closeStreams);

describe('Behind a pooler in transaction mode, where nothing can be listened to', () => {
  it('a stream tells everything in order, whichever instance it came from', async () => {
    const other = await facet.another();
    const streams = [await follow(ann), await follow(ann, { at: other }), await follow(ann)];
    for (let at = 0; at < 10; at += 1)
      await tell(admin, at % 2 ? [ann] : 'all', String(at), at % 3 ? other : undefined);
    for (const stream of streams)
      expect((await stream.has(10)).titles).toEqual(Array.from({ length: 10 }, (_, at) => String(at)));
  });

  it('goes on after Last-Event-ID', async () => {
    const stream = await follow(ann, { after: '8' });
    await tell(admin, [ann], 'new');
    expect((await stream.has(3)).titles).toEqual(['8', '9', 'new']);
  });

  it('opens no connection beside the pool', async () => {
    await (await follow(ann)).pulse();
    const names = await facet.sql<{ name: string }>(
      'select distinct application_name as name from pg_stat_activity where datname = current_database() and application_name <> $1',
      ['spec'],
    );
    expect(names).toEqual([{ name: 'facet' }]);
  });

  it('ends with its session', async () => {
    const stream = await follow(ann);
    await api.as(ann).post('/auth/logout');
    await tell(admin, 'all', 'too late');
    expect(await stream.ended).toBe(true);
    expect(stream.events).toEqual([]);
  });
});
