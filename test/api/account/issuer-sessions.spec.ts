/**
 * @settings {"CORS_ORIGINS": "https:\/\/app.example.com", "TRUSTED_ISSUERS": [ {"issuer": "urn:issuer:set", "jwksUri": "{server}/keys.json", "audience": "facet-test", "organizationId": "guests", "provider": "set"}]}
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { api, type Answer, type Signer } from '../../support/api.js';
import { guestsOf } from '../../support/issuer-guests.js';
import { aKey, IssuerServer } from '../../support/issuer-server.js';
import { later } from '../../support/people.js';

const guests = 'guests' as OrganizationId;
const server = new IssuerServer();
const key = aKey('RS256');
let gina: Signer;

beforeAll(async () => {
  await server.listen(facet.sparePort);
  server.publish('/keys.json', [key]);
  await facet.write((tx, { organizations }) => organizations.create(tx, guests, 'Guests'));
  gina = guestsOf('urn:issuer:set', key)({ sub: 'gina', name: 'Gina Guest' });
});
afterAll(() => server.close());

const redeem = (ticket: string): Promise<Answer> =>
  api.get(`/v1/user/notifications/stream?containerId=${guests}&seconds=1&ticket=${ticket}`);

it('GET /auth/session tells who came with a token of another issuer, and when that expires', async () => {
  const { status, body } = await api.as(gina).get('/auth/session');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    user: { name: 'Gina Guest' },
    organization: { id: guests },
    memberships: [{ organizationId: guests }],
  });
  expect([body.sessionId, Date.parse(body.expiresAt as string) > Date.now()]).toEqual([undefined, true]);
});

it('a stream opens with a ticket for such a token, once, and only while the token is valid and its user active', async () => {
  const ticket = async (): Promise<string> => (await api.as(gina).post('/auth/stream-ticket')).body.ticket as string;
  const [first, second, third] = [await ticket(), await ticket(), await ticket()];
  expect([(await redeem(first)).status, (await redeem(first)).status]).toEqual([200, 401]);
  const { body } = await api.as(gina).get('/auth/session');
  await facet.sql('update stream_tickets set valid_until = now()');
  expect((await later(1, () => redeem(second))).status).toBe(401);
  await facet.sql(`update stream_tickets set valid_until = now() + interval '1 hour'`);
  await facet.sql('update members set banned_at = now() where user_id = $1', [body.user.id]);
  expect((await redeem(third)).status).toBe(401);
});
