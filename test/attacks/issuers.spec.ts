/**
 * @settings {"TRUSTED_ISSUERS": [ {"issuer": "https:\/\/idp.example/", "jwksUri": "{server}/keys.json", "audience": ["facet-api", "facet-app"], "organizationId": "guests", "provider": "idp"}, {"issuer": "https:\/\/rival.example/", "jwksUri": "{server}/keys.json", "audience": "facet-api", "organizationId": "rivals", "provider": "rival"}]}
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { guestsOf, selfOf } from '../support/issuer-guests.js';
import { aKey, IssuerServer } from '../support/issuer-server.js';
import { anOrganization, aPerson, type TestPerson } from '../support/people.js';
import { attacks, type Attack } from './attack.js';

const server = new IssuerServer();
const key = aKey('ES256');
const idp = guestsOf('https://idp.example/', key, 'facet-api');
const rival = guestsOf('https://rival.example/', key, 'facet-api');
let ada: TestPerson;
let people: unknown;

const countPeople = async (): Promise<unknown> => (await facet.sql('select count(*) from users'))[0];

beforeAll(async () => {
  await server.listen(facet.sparePort);
  server.publish('/keys.json', [key]);
  await facet.write(async (tx, { organizations }) => {
    for (const id of ['guests', 'rivals']) await organizations.create(tx, id as OrganizationId, id);
  });
  ada = await aPerson({ in: 'guests' as OrganizationId });
  await anOrganization();
});

afterAll(() => server.close());

let crowded: { id: string; email: string } | undefined;

/** An account as an operator makes it: nobody has proved its address yet. */
async function anAccountWith(identities: number): Promise<{ id: string; email: string }> {
  const email = `${randomUUID()}@example.com`;
  const [made] = await facet.sql<{ id: string }>(
    `insert into users (id, name, status) values (gen_random_uuid(), 'Crowded', 'invited') returning id`,
  );
  await facet.sql(
    'insert into emails (id, user_id, email, address_key, verified, is_default) values (gen_random_uuid(), $1, $2, $2, false, true)',
    [made?.id, email],
  );
  await facet.sql(
    `insert into identities (id, user_id, issuer, provider, subject) select gen_random_uuid(), $1::uuid, 'urn:old', 'old', $1::uuid::text || n from generate_series(1, $2) n`,
    [made?.id, identities],
  );
  return { id: made?.id ?? '', email };
}

const hour = (): number => Math.floor(Date.now() / 1000) + 3600;

/** A token that the issuer has signed, but not to let its holder in here. */
const notForUs = (
  what: string,
  claims: () => Record<string, unknown>,
  header: Record<string, unknown> = {},
): Attack => ({
  what,
  send: async () => {
    people = await countPeople();
    return selfOf(idp({ sub: randomUUID(), ...claims() }, header));
  },
  status: 401,
  effect: 'no account is made',
  holds: async () => expect(await countPeople()).toEqual(people),
});

attacks('tokens of a trusted issuer', [
  notForUs('a logout token', () => ({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }), {
    typ: 'logout+jwt',
  }),
  notForUs(
    'a logout token without its type',
    () => ({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }),
    { typ: undefined },
  ),
  ...['dpop+jwt', 'secevent+jwt', 'JOSE', 'at+jwt2', 'application/logout+jwt', 'client-authentication+jwt', 7, ''].map(
    (typ) => notForUs(`a token of the type ${typ}`, () => ({}), { typ }),
  ),
  notForUs('an ID token of another application', () => ({ nonce: 'x', at_hash: 'y', azp: 'other-app' })),
  notForUs('an ID token of another application with a nonce only', () => ({ nonce: 'x', azp: 'other-app' })),
  notForUs('an ID token of another application with a code', () => ({ c_hash: 'x', azp: 'other-app' })),
  notForUs('an ID token for more than us', () => ({ nonce: 'x', aud: ['facet-api', 'other-app'] })),
  notForUs('an ID token whose azp is a list', () => ({ nonce: 'x', azp: ['facet-api'] })),
  notForUs('an ID token as Keycloak marks it', () => ({ typ: 'ID', azp: 'other-app' })),
  notForUs('an ID token as Cognito marks it', () => ({ token_use: 'id', azp: 'other-app' })),
  ...['Refresh', 'Offline', 'Logout'].map((typ) => notForUs(`a token of Keycloak that is ${typ}`, () => ({ typ }))),
  notForUs('a token for another use', () => ({ token_use: 'refresh' })),
  notForUs('a token that is bound to a key', () => ({ cnf: { jkt: 'x' } })),
  notForUs('a token that was issued in an hour', () => ({ iat: hour() })),
  notForUs('a token that is not valid yet', () => ({ nbf: hour() })),
  notForUs('critical extensions that the library knows', () => ({}), { crit: ['b64'], b64: true }),
  notForUs('a subject in the space of our own ids', () => ({ sub: `local|${ada.id}` })),
  notForUs('a subject in the space of another organization’s issuer', () => ({ sub: `rival|${randomUUID()}` })),
  {
    what: 'the id of another user, by a subject with the provider in front',
    send: async () => {
      const sub = randomUUID();
      expect((await selfOf(idp({ sub, name: 'First' }))).body.id).toBe(`idp|${sub}`);
      people = await countPeople();
      return selfOf(idp({ sub: `idp|${sub}`, name: 'Second' }));
    },
    status: 401,
    effect: 'no other user gets into the account',
    holds: async () => expect(await countPeople()).toEqual(people),
  },
  {
    what: 'the id of a user of another issuer',
    send: async () => {
      const sub = `shared|${randomUUID()}`;
      expect((await selfOf(rival({ sub }))).body.id).toBe(sub);
      people = await countPeople();
      return selfOf(idp({ sub }));
    },
    status: 401,
    effect: 'the other stays alone',
    holds: async () => expect(await countPeople()).toEqual(people),
  },
  ...(
    [
      [19, 200, 20],
      [20, 401, 20],
    ] as const
  ).map(([had, status, has]): Attack => ({
    what: `one more identity for an account with ${had}`,
    send: async () => {
      crowded = await anAccountWith(had);
      return selfOf(idp({ sub: randomUUID(), email: crowded.email, email_verified: true }));
    },
    status,
    effect: `it has ${has}`,
    holds: async () =>
      expect(await facet.sql('select count(*)::int from identities where user_id = $1', [crowded?.id])).toEqual([
        { count: has },
      ]),
  })),
  {
    what: 'two identities at once for an account with 19',
    send: async () => {
      const { email } = (crowded = await anAccountWith(19));
      const [answer, other] = await Promise.all(
        [idp, rival].map((one) => selfOf(one({ sub: randomUUID(), email, email_verified: true }))),
      );
      return answer?.status === 200 && other ? other : selfOf(ada);
    },
    status: 200,
    effect: 'it has 20',
    holds: async () =>
      expect(await facet.sql('select count(*)::int from identities where user_id = $1', [crowded?.id])).toEqual([
        { count: 20 },
      ]),
  },
  {
    what: 'an address that is not proved',
    send: () => selfOf(idp({ sub: randomUUID(), name: 'Mallory', email: ada.email, email_verified: false })),
    status: 200,
    effect: 'the address is shown nowhere',
    holds: async ({ body }) => {
      expect([body.email, body.pylonEmailHash]).toEqual(['', undefined]);
      expect(await facet.sql('select 1 from identities where email = $1', [ada.email])).toEqual([]);
    },
  },
  {
    what: 'a name that turns the text around',
    send: () => selfOf(idp({ sub: randomUUID(), name: 'Ada\u202e nimdA\u2066\u200b\u2800' })),
    status: 200,
    effect: 'what cannot be seen is cut out',
    holds: ({ body }) => expect(body.name).toBe('Ada nimdA'),
  },
]);

attacks('tokens of a trusted issuer that are as they should be', [
  ...[undefined, 'JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt'].map((typ): Attack => ({
    what: `an access token of the type ${typ}`,
    send: () => selfOf(idp({ sub: randomUUID() }, { typ })),
    status: 200,
    effect: 'it is let in',
    holds: ({ body }) => expect(body.id).toMatch(/^idp\|/),
  })),
  {
    what: 'an access token that another application asked for',
    send: () => selfOf(idp({ sub: randomUUID(), azp: 'other-app' })),
    status: 200,
    effect: 'it is let in',
    holds: ({ body }) => expect(body.id).toMatch(/^idp\|/),
  },
  {
    what: 'an access token with a nonce, as Keycloak wrote it',
    send: () => selfOf(idp({ sub: randomUUID(), azp: 'x', nonce: 'y', typ: 'Bearer' })),
    status: 200,
    effect: 'it is let in',
    holds: ({ body }) => expect(body.id).toMatch(/^idp\|/),
  },
  {
    what: 'an ID token of our own application',
    send: () => selfOf(idp({ sub: randomUUID(), nonce: 'y', at_hash: 'z', azp: 'facet-app', aud: ['facet-app'] })),
    status: 200,
    effect: 'it is let in',
    holds: ({ body }) => expect(body.id).toMatch(/^idp\|/),
  },
]);
