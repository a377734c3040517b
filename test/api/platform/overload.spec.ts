/** @settings {"REQUESTS_IN_FLIGHT": "4", "DATABASE_POOL_SIZE": "20", "CORS_ORIGINS": "https://page.example"} */
import { beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { api, type Answer } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { closeStreams, follow } from '../../support/event-stream.js';
import { aPerson, type TestPerson } from '../../support/people.js';

let mia: TestPerson;

beforeAll(async () => {
  mia = await aPerson({ as: 'admin' });
});

/** Does something while so many changes wait for a row, and lets them go on then. Answers their statuses. */
async function whileWaiting(count: number, work: () => Promise<void>): Promise<number[]> {
  const client = new pg.Client({ connectionString: facet.inside.databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('select 1 from users where id = $1 for update', [mia.id]);
    const changes = Array.from({ length: count }, () => api.as(mia).patch('/me', { bio: 'waits' }));
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await eventually(async () => ((await facet.sql(waiting)).length === count ? true : undefined));
    await work();
    await client.query('rollback');
    return (await Promise.all(changes)).map(({ status }) => status);
  } finally {
    await client.end();
  }
}

const expectRefused = async (call: Promise<Answer>): Promise<unknown> => {
  const { status, headers, body } = await call;
  expect([status, headers.get('retry-after')]).toEqual([503, '1']);
  return body;
};

describe('With as many requests under way as there may be', () => {
  it('one more is refused in the words of its API, and those that are in get their answer', async () => {
    const message = 'Too many requests are under way.';
    const changes = await whileWaiting(4, async () => {
      expect(await expectRefused(api.as(mia).get('/me'))).toEqual({ code: 'ServiceUnavailable', message });
      expect(await expectRefused(api.as(mia).get('/api/v1/user/me'))).toEqual({
        statusCode: 503,
        error: 'Service Unavailable',
        message,
      });
      expect(await expectRefused(api.get('/api/profile/status'))).toEqual({
        statusCode: 503,
        error: 'Service Unavailable',
        message,
      });
      expect(await expectRefused(api.as(mia).get('/v1/user/profile?fields=id'))).toMatchObject({
        code: 10010,
        name: 'SERVICE_UNAVAILABLE',
      });
      expect(await expectRefused(api.post('/auth/login', { email: mia.email, password: mia.password }))).toMatchObject({
        code: 'service.unavailable',
      });
    });
    expect(changes).toEqual([200, 200, 200, 200]);
    expect((await api.as(mia).get('/me')).status).toBe(200);
  });

  it('a refusal in front of the routes is the one behind them', async () => {
    await whileWaiting(4, async () => {
      const plain = { 'x-request-id': 'the-same' };
      const [inFront, behind] = await Promise.all(
        [plain, { ...plain, origin: 'https://page.example' }].map((headers) => fetch(`${facet.url}/me`, { headers })),
      );
      const ofPagesAlone = /^(date|vary|access-control-.*)$/;
      const shown = async (answer: Response | undefined): Promise<unknown> => {
        const headers = [...(answer?.headers ?? [])].filter(([name]) => !ofPagesAlone.test(name));
        return [answer?.status, headers, await answer?.text()];
      };
      expect(await shown(inFront)).toEqual(await shown(behind));
      expect(behind?.headers.get('access-control-allow-origin')).toBe('https://page.example');
    });
  });

  it('one more is served when a place is free within half a second', async () => {
    let late: Promise<Answer> | undefined;
    await whileWaiting(4, async () => {
      late = api.as(mia).get('/me');
      await Promise.resolve();
    });
    expect((await late)?.status).toBe(200);
  });

  it('health is still told', async () => {
    await whileWaiting(4, async () => {
      expect((await api.get('/health/live')).status).toBe(200);
      expect((await api.get('/health/ready')).status).toBe(200);
    });
  });

  it('a place is free again when its request was answered, refused, or went away', async () => {
    for (let at = 0; at < 10; at += 1) expect((await api.get('/nowhere')).status).toBe(404);
    for (let at = 0; at < 10; at += 1) expect((await api.as(mia).patch('/me', { name: 7 })).status).toBe(422);
    for (let at = 0; at < 10; at += 1)
      await fetch(`${facet.url}/me`, { signal: AbortSignal.timeout(1) }).catch(() => undefined);
    await eventually(async () => ((await api.as(mia).get('/me')).status === 200 ? true : undefined));
    expect(await whileWaiting(4, () => Promise.resolve())).toEqual([200, 200, 200, 200]);
  });

  it('streams that are open take no place', async () => {
    for (let at = 0; at < 6; at += 1) await follow(mia);
    expect(await whileWaiting(4, () => Promise.resolve())).toEqual([200, 200, 200, 200]);
    closeStreams();
  });
});
