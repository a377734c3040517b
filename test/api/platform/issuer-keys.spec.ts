/**
 * @settings {"TRUSTED_ISSUERS": [ {"issuer": "urn:issuer:one", "jwksUri": "{server}/one.json", "audience": "facet-test", "organizationId": "guests", "provider": "one"}, {"issuer": "urn:issuer:hangs", "jwksUri": "{server}/hangs.json", "audience": "facet-test", "organizationId": "guests", "provider": "hangs"}, {"issuer": "urn:issuer:shared", "jwksUri": "{server}/shared.json", "audience": "facet-test", "organizationId": "guests", "provider": "shared"}, {"issuer": "urn:issuer:brief", "jwksUri": "{server}/brief.json", "audience": "facet-test", "organizationId": "guests", "provider": "brief", "jwksOutageSeconds": 60}]}
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { api } from '../../support/api.js';
import { guestsOf, statusOf } from '../../support/issuer-guests.js';
import { aKey, IssuerServer } from '../../support/issuer-server.js';
import { later } from '../../support/people.js';

const server = new IssuerServer();
const [key, next] = [aKey('ES256'), aKey('ES256')];
const one = guestsOf('urn:issuer:one', key);
const hangs = guestsOf('urn:issuer:hangs', key);
const brief = guestsOf('urn:issuer:brief', key);

beforeAll(async () => {
  await server.listen(facet.sparePort);
  await facet.write((tx, { organizations }) => organizations.create(tx, 'guests' as OrganizationId, 'Guests'));
});

afterAll(() => server.close());

const asked = (path: string): number => server.asked.filter((one) => one === path).length;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

it('Keys that are known stay good for a day while they cannot be fetched; unknown ones are 503; and no longer', async () => {
  server.publish('/one.json', [key]);
  const who = one({ sub: 'outage' }, {}, key);
  expect(await statusOf(who)).toBe(200);
  server.answer('/one.json', 500, 'down');
  for (const minutes of [5, 11, 60, 600, 1_400])
    expect([minutes, await later(minutes * 60, () => statusOf(who))]).toEqual([minutes, 200]);
  expect(await later(660, () => statusOf(one({ sub: 'outage' }, {}, next)))).toBe(503);
  const old = one({ sub: 'outage', exp: Math.floor(Date.now() / 1000) + 200_000 });
  expect(await later(86_400 + 660, () => statusOf(old))).toBe(503);
  server.publish('/one.json', [key]);
  expect(await later(86_400 + 720, () => statusOf(old))).toBe(200);
});

it('The time that they stay good is a setting', async () => {
  server.publish('/brief.json', [key]);
  const who = brief({ sub: 'brief' });
  expect(await statusOf(who)).toBe(200);
  server.answer('/brief.json', 500, 'down');
  expect(await later(630, () => statusOf(who))).toBe(200);
  expect(await later(670, () => statusOf(who))).toBe(503);
});

it('A key that is gone from an answer ends at once when the set is due', async () => {
  server.publish('/one.json', [key]);
  expect(await later(100_000, () => statusOf(one({ sub: 'gone', exp: Math.floor(Date.now() / 1000) + 200_000 })))).toBe(
    200,
  );
  server.publish('/one.json', [next]);
  expect(await later(100_700, () => statusOf(one({ sub: 'gone', exp: Math.floor(Date.now() / 1000) + 200_000 })))).toBe(
    401,
  );
});

it('A set that is due is fetched once for many callers', async () => {
  server.publish('/one.json', [key]);
  const who = one({ sub: 'many', exp: Math.floor(Date.now() / 1000) + 400_000 });
  const before = asked('/one.json');
  await later(200_000, () => Promise.all(Array.from({ length: 30 }, () => statusOf(who))));
  expect(asked('/one.json') - before).toBeLessThanOrEqual(2);
});

it('An issuer that hangs costs one timeout, and not each call; known keys go on meanwhile', async () => {
  server.publish('/hangs.json', [key]);
  const who = hangs({ sub: 'hangs' });
  expect(await statusOf(who)).toBe(200);
  server.hang('/hangs.json');
  const first = await later(700, () => timed(() => statusOf(who)));
  expect(first).toBeGreaterThan(2_500);
  const asks = asked('/hangs.json');
  const others = await later(701, () =>
    timed(async () => {
      for (let at = 0; at < 10; at += 1) expect(await statusOf(who)).toBe(200);
    }),
  );
  expect(others).toBeLessThan(2_000);
  const unknown = await later(702, () =>
    timed(async () => {
      for (let at = 0; at < 10; at += 1) expect(await statusOf(hangs({ sub: 'hangs' }, {}, next))).toBe(503);
    }),
  );
  expect(unknown).toBeLessThan(2_000);
  expect(asked('/hangs.json')).toBe(asks);
}, 30_000);

let answers = 0;

it.each([
  ['more bytes than a key set has', 200, JSON.stringify({ keys: [], filler: 'x'.repeat(600_000) })],
  ['more keys than a key set has', 200, JSON.stringify({ keys: Array.from({ length: 101 }, () => ({ kty: 'oct' })) })],
  ['a redirect', 302, ''],
  ['null', 200, 'null'],
])('An answer with %s is none', async (_, status, body) => {
  server.publish('/one.json', [key]);
  const unknown = one({ sub: 'bad', exp: Math.floor(Date.now() / 1000) + 600_000 }, {}, next);
  server.answer('/one.json', status, body);
  expect(await later(300_000 + 20_000 * (answers += 1), () => statusOf(unknown))).toBe(503);
  expect(server.asked).not.toContain('/elsewhere');
});

describe('a server that has fetched nothing itself', () => {
  const shared = guestsOf('urn:issuer:shared', key);
  const withNext = (): ReturnType<typeof shared> => shared({ sub: 'next' }, {}, next);
  /** As after a start of the server, or a start of one more. */
  const restarted = async (): Promise<(who: ReturnType<typeof shared>) => Promise<number>> => {
    const url = await facet.another();
    return async (who) => (await api.as(who).at(url).get('/api/v1/user/me')).status;
  };
  const saved = async (): Promise<unknown[]> =>
    facet.sql(
      `select jsonb_path_query_array(key_set, '$.keys[*].kid') as kids from issuer_key_sets where issuer = 'urn:issuer:shared'`,
    );

  it('takes the keys that were known before while the issuer cannot be reached: a day, and no longer', async () => {
    server.publish('/shared.json', [key]);
    expect(await statusOf(shared({ sub: 'restart' }))).toBe(200);
    server.answer('/shared.json', 500, 'down');
    const ask = await restarted();
    expect([await ask(shared({ sub: 'restart' })), await ask(withNext())]).toEqual([200, 503]);
    const late = shared({ sub: 'restart', exp: Math.floor(Date.now() / 1000) + 200_000 });
    expect(await later(86_400, () => ask(late))).toBe(200);
    expect(await later(86_400 + 700, async () => (await restarted())(late))).toBe(503);
  });

  it('asks the issuer first when it can be reached: a key that is gone there is gone at once', async () => {
    server.publish('/shared.json', [next]);
    const ask = await restarted();
    expect([await ask(shared({ sub: 'gone' })), await ask(withNext())]).toEqual([401, 200]);
    expect(await saved()).toEqual([{ kids: [next.kid] }]);
  });

  it('learns what another server has seen later, and forgets what that one has seen go', async () => {
    server.publish('/shared.json', [key]);
    const ask = await restarted();
    expect(await ask(shared({ sub: 'two' }))).toBe(200);
    server.publish('/shared.json', [next]);
    expect(await (await restarted())(withNext())).toBe(200);
    server.answer('/shared.json', 500, 'down');
    expect(await later(601, async () => [await ask(shared({ sub: 'two' })), await ask(withNext())])).toEqual([
      503, 200,
    ]);
  });

  it('never puts an older set in the place of a younger one', async () => {
    server.publish('/shared.json', [key]);
    await facet.sql(
      `update issuer_key_sets set fetched_at = now() + interval '20 seconds' where issuer = 'urn:issuer:shared'`,
    );
    expect(await (await restarted())(shared({ sub: 'older' }))).toBe(200);
    expect(await saved()).toEqual([{ kids: [next.kid] }]);
    await facet.sql(
      `update issuer_key_sets set fetched_at = now() + interval '2 days' where issuer = 'urn:issuer:shared'`,
    );
    expect(await (await restarted())(shared({ sub: 'older' }))).toBe(200);
    expect(await saved()).toEqual([{ kids: [key.kid] }]);
  });

  it('goes on without what is saved when that is no key set', async () => {
    await facet.sql(`update issuer_key_sets set key_set = '{"keys": 7}' where issuer = 'urn:issuer:shared'`);
    expect(await (await restarted())(shared({ sub: 'broken' }))).toBe(200);
  });
});
