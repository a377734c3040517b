/**
 * @settings {"STREAM_HEARTBEAT": 1, "TRUSTED_ISSUERS": [ {"issuer": "urn:issuer:id", "jwksUri": "{server}/id.json", "audience": "facet-test", "organizationId": "guests", "provider": "id"}]}
 */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId, UserId } from '@app/common';
import { claimsOf, signIn } from '../../support/account.js';
import { memberPath } from '../../support/administration.js';
import { api } from '../../support/api.js';
import { closeStreams, follow, type EventStream } from '../../support/event-stream.js';
import { eventually } from '../../support/eventually.js';
import { flood, servedDuring } from '../../support/flood.js';
import { aKey, IssuerServer } from '../../support/issuer-server.js';
import { aStage, joins, tell } from '../../support/notifications.js';
import { anOrganization, aPerson, later, type TestPerson } from '../../support/people.js';
import { signed } from '../../support/tokens.js';

const guests = 'guests' as OrganizationId;
const server = new IssuerServer();
const key = aKey('ES256');

let admin: TestPerson;
let mia: TestPerson;

beforeAll(async () => {
  ({ admin } = await aStage(0));
  await server.listen(facet.sparePort);
  server.publish('/id.json', [key]);
  await facet.write((tx, { organizations }) => organizations.create(tx, guests, 'Guests'));
});

afterEach(closeStreams);
afterAll(() => server.close());

/** What is told after the end does not reach the stream; the server ends it. */
async function endsWithoutAnotherWord(stream: EventStream): Promise<void> {
  await tell(admin, 'all', 'too late');
  expect(await stream.ended).toBe(true);
  expect(stream.titles).toEqual(['in time']);
}

async function aFollower(person: TestPerson, headers = person.headers): Promise<EventStream> {
  const stream = await follow(person, { headers });
  await tell(admin, 'all', 'in time');
  return stream.has(1);
}

/** Everything that ends what a user may do. */
const ends: [string, () => Promise<unknown>][] = [
  ['a logout', () => api.as(mia).post('/auth/logout')],
  [
    'the end of the session from another device',
    async () => api.as(await signIn(mia)).delete(`/auth/sessions/${String(claimsOf(mia.accessToken).sid)}`),
  ],
  ['a sign-out everywhere else', async () => api.as(await signIn(mia)).delete('/auth/sessions')],
  ['the deletion of the account', () => api.as(mia).delete('/me')],
  ['a ban', () => facet.sql(`update users set status = 'banned' where id = $1`, [mia.id])],
  [
    'a ban of the membership',
    async () =>
      expect(
        (await api.as(await aPerson({ in: mia.organization, as: 'admin' })).post(memberPath(mia, '/ban'))).status,
      ).toBe(200),
  ],
  [
    'leaving the organization',
    () => facet.sql('delete from members where organization_id = $1 and user_id = $2', [mia.organization, mia.id]),
  ],
  ['the expiry of the session', () => facet.sql('update sessions set expires_at = now() where user_id = $1', [mia.id])],
];

describe('A stream ends', () => {
  it.each(ends)('with %s, and tells nothing after it', async (_, end) => {
    mia = await aPerson({ in: admin.organization });
    const stream = await aFollower(mia);
    await end();
    await endsWithoutAnotherWord(stream);
  });

  it('with the session, also when there is nothing to tell', async () => {
    mia = await aPerson({ in: admin.organization });
    const stream = await follow(mia);
    await facet.sql('delete from sessions where user_id = $1', [mia.id]);
    expect(await stream.ended).toBe(true);
  });

  it('with the grace in which a second factor has to be set up, by session or by key', async () => {
    mia = await aPerson();
    const made = await api.as(mia).post('/auth/api-keys', { name: 'k', scopes: ['read:me'] });
    const streams = [await follow(mia), await follow(mia, { headers: { 'x-api-key': String(made.body.key) } })];
    const demand = `update organizations set second_factor = 'required', second_factor_grace_days = 0, second_factor_since = now() where id = $1`;
    await facet.sql(demand, [mia.organization]);
    for (const stream of streams) expect(await stream.ended).toBe(true);
  });

  it('on every instance', async () => {
    mia = await aPerson({ in: admin.organization });
    const stream = await follow(mia, { at: await facet.another() });
    await api.as(mia).post('/auth/logout');
    expect(await stream.ended).toBe(true);
  });

  it('while another one of the same user, in another session or container, goes on', async () => {
    mia = await aPerson({ in: admin.organization });
    const elsewhere = await aPerson({ in: await anOrganization(), as: 'moderator' });
    const there = await follow(await joins(mia, elsewhere.organization), { headers: (await signIn(mia)).headers });
    const [ending, lasting] = [await follow(mia), await follow(mia, { headers: (await signIn(mia)).headers })];
    await api.as(mia).post('/auth/logout');
    expect(await ending.ended).toBe(true);
    await facet.sql('delete from members where organization_id = $1 and user_id = $2', [mia.organization, mia.id]);
    expect(await lasting.ended).toBe(true);
    await tell(elsewhere, 'all', 'still there');
    expect((await there.has(1)).titles).toEqual(['still there']);
  });

  it('when its reader takes nothing any more, who may come back for the rest', async () => {
    mia = await aPerson({ in: admin.organization });
    let stream: EventStream | undefined;
    const [response] = await servedDuring(async () => (stream = await follow(mia)));
    const goOn = stream?.stall();
    await flood(mia, 5000);
    await tell(admin, [mia], 'wakes');
    await eventually(() => Promise.resolve(response?.destroyed ? true : undefined), 15_000);
    goOn?.();
    expect(await stream?.ended).toBe(false);
    const seen = stream?.events ?? [];
    const again = await follow(mia, { after: stream?.lastEventId });
    await again.has(5001 - seen.length);
    expect([...seen, ...again.events].map(({ id }) => Number(id))).toEqual(
      Array.from({ length: 5001 }, (_, at) => at + 1),
    );
  });
});

describe('With an API key, a stream ends', () => {
  const aKeyOf = async (person: TestPerson): Promise<{ id: string; headers: Record<string, string> }> => {
    const { body } = await api.as(person).post('/auth/api-keys', { name: 'robot', scopes: ['read:me', 'update:me'] });
    return { id: body.id as string, headers: { 'x-api-key': body.key as string } };
  };

  it('when the key is revoked', async () => {
    mia = await aPerson({ in: admin.organization });
    const { id, headers } = await aKeyOf(mia);
    const stream = await aFollower(mia, headers);
    await api.as(mia).delete(`/auth/api-keys/${id}`);
    await endsWithoutAnotherWord(stream);
  });

  it('when the key expires', async () => {
    mia = await aPerson({ in: admin.organization });
    const { id, headers } = await aKeyOf(mia);
    const stream = await aFollower(mia, headers);
    await facet.sql('update api_keys set expires_at = now() where id = $1', [id]);
    await endsWithoutAnotherWord(stream);
  });

  it('when its owner leaves the organization, and not when they log out', async () => {
    mia = await aPerson({ in: admin.organization });
    const { headers } = await aKeyOf(mia);
    const stream = await aFollower(mia, headers);
    await api.as(mia).post('/auth/logout');
    await stream.pulse();
    await facet.sql('delete from members where organization_id = $1 and user_id = $2', [mia.organization, mia.id]);
    await endsWithoutAnotherWord(stream);
  });
});

describe('With a token of another issuer, a stream', () => {
  const guest = async (lifetime: number): Promise<TestPerson> => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: 'urn:issuer:id', aud: 'facet-test', sub: randomUUID(), iat: now, exp: now + lifetime };
    const headers = {
      authorization: `Bearer ${signed({ header: { alg: key.alg, typ: 'JWT', kid: key.kid }, claims }, key.privateKey)}`,
    };
    await api.with(headers).get('/me');
    const [row] = await facet.sql<{ id: UserId }>('select user_id as id from identities where subject = $1', [
      claims.sub,
    ]);
    return { ...admin, id: row?.id ?? admin.id, organization: guests, headers };
  };

  it('ends with the token, of which nothing else is known', async () => {
    const stream = await follow(await guest(300));
    await later(200, () => stream.pulse());
    facet.clock.offset = 331_000;
    expect(await stream.ended).toBe(true);
    facet.clock.offset = 0;
  });

  it('ends with a ban', async () => {
    const gina = await guest(300);
    const stream = await follow(gina);
    await facet.sql(`update users set status = 'banned' where id = $1`, [gina.id]);
    expect(await stream.ended).toBe(true);
  });
});

describe('A stream goes on', () => {
  it('when the access token has expired, until the session does', async () => {
    mia = await aPerson({ in: admin.organization });
    const stream = await follow(mia);
    await later(601, async () => {
      expect((await api.as(mia).get('/me')).status).toBe(401);
      await stream.pulse();
    });
    await tell(admin, 'all', 'ten minutes later');
    expect((await stream.has(1)).titles).toEqual(['ten minutes later']);
    facet.clock.offset = 2_592_000_000;
    expect(await stream.ended).toBe(true);
    facet.clock.offset = 0;
  });

  it('with a sign of life at each heartbeat', async () => {
    const stream = await follow(await aPerson({ in: admin.organization }));
    for (let count = 0; count < 3; count += 1) await stream.pulse();
    expect(stream.comments).toEqual(expect.arrayContaining(['following', 'still here']));
    expect(stream.events).toEqual([]);
  });

  it('when the permissions of its caller change', async () => {
    mia = await aPerson({ in: admin.organization, as: 'moderator' });
    const stream = await follow(mia);
    await facet.sql('delete from role_assignments where user_id = $1', [mia.id]);
    await stream.pulse();
    await tell(admin, [mia], 'still told');
    expect((await stream.has(1)).titles).toEqual(['still told']);
  });
});
