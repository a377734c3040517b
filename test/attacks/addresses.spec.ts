/**
 * @settings {"TRUSTED_ISSUERS": [ {"issuer": "urn:issuer:id", "jwksUri": "{server}/moved.json", "audience": "facet-test", "organizationId": "guests", "provider": "id"}]}
 */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { api, type Answer } from '../support/api.js';
import { inOrganization } from '../support/administration.js';
import { m2 } from '../support/m2.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { signed } from '../support/tokens.js';
import { updateProfile } from '../support/user-v1.js';
import { attacks, type Attack } from './attack.js';

let ada: TestPerson;
let server: Server;
const visits: string[] = [];
const address = (path: string): string => `http://127.0.0.1:${facet.sparePort}${path}`;

/** What an attacker would have Facet call: it writes down who comes, and sends on who asks for keys. */
beforeAll(async () => {
  ada = await aPerson({ as: 'admin' });
  server = createServer(({ url = '' }, response) => {
    visits.push(url);
    if (url === '/moved.json') response.writeHead(302, { location: address('/inside.json') });
    response.end('{}');
  });
  await new Promise<void>((done) => server.listen(facet.sparePort, '127.0.0.1', done));
});

afterAll(() => void server.close());

const unvisited = (path: string) => async (): Promise<void> => {
  await new Promise((done) => setTimeout(done, 300));
  expect(visits).not.toContain(path);
};

const kept = (what: string, path: string, status: number, send: (url: string) => Promise<Answer>): Attack => ({
  what,
  send: () => send(address(path)),
  ...{ status, effect: 'the address is stored as a text and never requested', holds: unvisited(path) },
});

const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const guest = (iss: string, header: object = {}): Promise<Answer> => {
  const exp = Math.floor(Date.now() / 1000) + 300;
  const token = signed(
    { header: { alg: 'RS256', kid: 'mallory', ...header }, claims: { iss, aud: 'facet-test', sub: 'mallory', exp } },
    own.privateKey,
  );
  return api.with({ authorization: `Bearer ${token}` }).get('/me');
};

const noUrl = (url: string): Attack => ({
  what: `${url.slice(0, 40)} for a picture`,
  send: () => api.as(ada).patch('/me', { avatarUrl: url }),
  ...{
    status: 422,
    effect: 'no page is given it',
    holds: async () => expect(JSON.stringify((await api.as(ada).get('/me')).body)).not.toContain(url),
  },
});

attacks('addresses', [
  kept('an address of the machine as the picture, PATCH /me', '/me.png', 200, (url) =>
    api.as(ada).patch('/me', { avatarUrl: url }),
  ),
  kept('an address of the machine as the picture of an object', '/object.png', 200, async (url) => {
    await api.as(ada).put(inOrganization(ada.organization, `/collections/${ada.id}/figures/x`), { kind: 'image', url });
    return m2(ada).put('/api/profile/', {
      profilePictureObjectDefinitionId: { datasourceId: 'figures', objectDefinitionId: 'x' },
    });
  }),
  {
    what: 'an address of the machine as the picture, POST /v1/user/profile',
    send: () => updateProfile(ada, { profilePictureUrl: address('/v1.png') }),
    ...{ status: 400, effect: 'never requested', holds: unvisited('/v1.png') },
  },
  ...[
    'javascript:alert(1)',
    'data:text/html;base64,PHNjcmlwdD4=',
    'file:///etc/passwd',
    'ftp://127.0.0.1/x.png',
    '//mallory.example/x.png',
  ].map(noUrl),
  {
    what: 'a token whose issuer is an address of theirs',
    send: () => guest(address('/issuer')),
    ...{ status: 401, effect: 'the address is not requested', holds: unvisited('/issuer/.well-known/jwks.json') },
  },
  {
    what: 'a token of a trusted issuer with jku and x5u to keys of theirs',
    send: () => guest('urn:issuer:id', { jku: address('/jku'), x5u: address('/jku') }),
    ...{ status: 503, effect: 'only the address of the setting is requested', holds: unvisited('/jku') },
  },
  {
    what: 'keys of a trusted issuer that lead on to another address',
    send: () => guest('urn:issuer:id'),
    ...{ status: 503, effect: 'it is not followed' },
    holds: async () => {
      expect(visits).toContain('/moved.json');
      await unvisited('/inside.json')();
    },
  },
]);
