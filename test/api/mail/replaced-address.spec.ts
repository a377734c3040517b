/**
 * @settings {"TRUSTED_ISSUERS": [{"issuer": "urn:issuer:idp", "jwksUri": "{server}/keys.json", "audience": "web", "organizationId": "guests", "provider": "idp"}], "MAIL_URL": "smtp:\/\/127.0.0.1:9", "MAIL_FROM": "no-reply@facet.example"}
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { anAddress } from '../../support/account.js';
import { guestsOf, selfOf } from '../../support/issuer-guests.js';
import { aKey, IssuerServer } from '../../support/issuer-server.js';

const server = new IssuerServer();
const key = aKey('ES256');
const idp = guestsOf('urn:issuer:idp', key, 'web');

beforeAll(async () => {
  await server.listen(facet.sparePort);
  server.publish('/keys.json', [key]);
  await facet.write((tx, { organizations }) => organizations.create(tx, 'guests' as OrganizationId, 'Guests'));
});
afterAll(() => server.close());

const lettersTo = (address: string): Promise<unknown[]> =>
  facet.sql('select kind from mails where recipient = $1', [address]);

it('An address that an issuer replaces is told, once; the new one is not', async () => {
  const [sub, before, after] = [randomUUID(), anAddress(), anAddress()];
  const says = async (email: string): Promise<unknown> =>
    (await selfOf(idp({ sub, email, email_verified: true }))).body.email;
  expect(await says(before)).toBe(before);
  expect(await lettersTo(before)).toEqual([]);
  expect([await says(after), await says(after)]).toEqual([after, after]);
  expect(await lettersTo(before)).toEqual([{ kind: 'address-changed' }]);
  expect(await lettersTo(after)).toEqual([]);
  const entries = await facet.sql(
    `select organization_id, actor_kind, actor = target as own from audit_entries where action = 'letter.sent'`,
  );
  expect(entries).toEqual([{ organization_id: 'guests', actor_kind: 'person', own: true }]);
});
