/**
 * @settings {"SIWE_DOMAINS": "app.example.com", "SIWE_CHAINS": "1", "TRUSTED_ISSUERS": [ {"issuer": "urn:issuer:id", "jwksUri": "{server}/id.json", "audience": "facet-test", "organizationId": "guests", "provider": "id"}]}
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Action } from '@app/audit';
import type { OrganizationId } from '@app/common';
import { anAddress, claimsOf, login } from '../../support/account.js';
import { api } from '../../support/api.js';
import { aRequest, auditOf, entriesOf, type AuditEntry } from '../../support/audit.js';
import { aKey, IssuerServer } from '../../support/issuer-server.js';
import { m2 } from '../../support/m2.js';
import { anOrganization, aPerson, password, type TestPerson } from '../../support/people.js';
import { signed } from '../../support/tokens.js';
import { deeds, denylist, keyOf, upload, wallet, theOrganization, type Expected } from './deeds.js';

/** Done by letter or by a job; told in letters.spec.ts. */
const byLetter: Action[] = [
  ...(['invitation.sent', 'invitation.changed', 'invitation.resent'] as const),
  ...(['invitation.revoked', 'invitation.accepted'] as const),
  ...([
    'letter.sent',
    'email.verified',
    'email.added',
    'email.removed',
    'email.default_changed',
    'email.change_undone',
    'account.handed_over',
    'password.reset',
    'user.purged',
    'job.retried',
  ] as const),
];

/** Done without a request; told below, and of commands in test/start. */
const withoutRequest: Action[] = [
  'organization.founded',
  'member.added',
  // Its audit is of an organization that is gone; told in test/api/account/own-organizations.spec.ts.
  'organization.removed',
  'pylon_secret.kept',
  'signing_key.made',
  'signing_key.removed',
  'secret.rotated',
  'users.imported',
  'users.exported',
  'denylist.exported',
  'password.set',
  // By operators; told in test/api/admin/issuers.spec.ts.
  'issuer.added',
  'issuer.removed',
  // Told in test/api/admin/member-passwords.spec.ts.
  'password.temporary_set',
  'password.reset_sent',
  // Told in test/api/admin/organization-domains.spec.ts and organization-domains.system.spec.ts.
  ...(['domain.added', 'domain.verified', 'domain.changed', 'domain.lapsed', 'domain.removed'] as const),
  // Told in test/api/admin/attributes.spec.ts.
  'attribute_schema.changed',
  'attribute_schema.removed',
  'attributes.changed',
  // Told in test/api/admin/identity-providers.spec.ts and test/api/account/identities.spec.ts.
  'identity_provider.added',
  'identity_provider.changed',
  'identity_provider.removed',
  'identity.linked',
  'identity.unlinked',
  // Told in test/api/audit/append-only.spec.ts.
  'audit.expired',
  // Told in test/api/admin/username-rules.spec.ts.
  'username_rule.added',
  'username_rule.removed',
  'username_pack.added',
  'username_pack.removed',
  'username_review.approved',
  'username_review.rejected',
  // Told in test/api/admin/impersonations.spec.ts.
  'impersonation.started',
  'impersonation.ended',
  // Told in test/api/admin/member-notes.spec.ts.
  'member_note.added',
  'member_note.removed',
  // Told in test/api/admin/application-permissions.spec.ts.
  'permission.made',
  'permission.changed',
  'permission.removed',
  // Told in test/api/admin/email-templates.spec.ts.
  'email_template.changed',
  'email_template.removed',
];

let admin: TestPerson;
let mia: TestPerson;

beforeAll(async () => {
  admin = await aPerson({ in: await anOrganization(), as: 'admin', name: 'Ada Auditor' });
  mia = await aPerson({ in: admin.organization, name: 'Mia Mentioned', handle: 'mia' });
});

const personOf = (who: TestPerson | string): string => (typeof who === 'string' ? who : who.id);

function targetOf(to: Expected['to']): object | undefined {
  if (to === undefined) return undefined;
  if (typeof to === 'object' && 'type' in to) return to;
  if (to === theOrganization) return { type: 'organization', id: admin.organization };
  return { type: 'user', id: expect.any(String), userId: personOf(to) };
}

function expectEntry(entry: AuditEntry | undefined, { by, to, details, credential }: Expected): void {
  expect(entry?.actor.kind).toBe(by === undefined ? 'stranger' : 'person');
  expect(entry?.actor.userId).toBe(by === undefined ? undefined : personOf(by));
  if (credential !== undefined) expect(entry?.actor.credential).toBe(credential);
  // A caller with a session or a key is named by it as well.
  expect(entry?.actor.credentialId !== undefined).toBe(['session', 'key'].includes(entry?.actor.credential ?? ''));
  const target = targetOf(to);
  if (target === undefined) expect(entry?.target).toBeUndefined();
  // With the names of now, which read.spec.ts tests.
  else expect(entry?.target).toMatchObject(target);
  expect(entry?.details).toEqual(details);
  expect(entry).toMatchObject({ ipAddress: expect.stringContaining('127.0.0.1'), userAgent: 'facet-test' });
}

describe('The audit', () => {
  it.each(Object.entries(deeds))(
    'has one entry for %s, with who, whom, from where and the request',
    async (action, perform) => {
      const { requestId, headers } = aRequest();
      const signing = { ...headers, 'user-agent': 'facet-test' };
      const scene = {
        admin,
        mia,
        organization: admin.organization,
        as: (one: Pick<TestPerson, 'headers'>) => api.with({ ...one.headers, ...signing }),
        anybody: api.with(signing),
      };
      const expected = await perform(scene);
      const entries = (await entriesOf(admin, requestId)).filter((entry) => entry.action === action);
      expect(entries).toHaveLength(1);
      expectEntry(entries[0], expected);
    },
  );

  it('was tried with every action that there is', () => {
    const listed = readFileSync(new URL('../../contracts/audit-actions.txt', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n');
    expect([...Object.keys(deeds), ...byLetter, ...withoutRequest].sort()).toEqual(listed);
  });

  it('names the process itself where there is no caller', async () => {
    await facet.write((tx, { secrets }) => secrets.set(tx, admin.organization, 'pylon', 'ab'.repeat(16)));
    const entries = (await auditOf(admin)).filter((entry) => withoutRequest.includes(entry.action));
    const about = { actor: { kind: 'system' }, target: { type: 'organization', id: admin.organization } };
    expect(entries).toEqual([
      expect.objectContaining({ action: 'pylon_secret.kept', ...about }),
      expect.objectContaining({ action: 'organization.founded', ...about }),
    ]);
    for (const entry of entries)
      expect(Object.keys(entry).sort()).toEqual(['action', 'actor', 'at', 'details', 'id', 'target']);
  });

  it('names the task of a job', async () => {
    await facet.inside.asJob('account.purge', () =>
      facet.write((tx, { secrets }) => secrets.set(tx, admin.organization, 'pylon', 'cd'.repeat(16))),
    );
    const [newest] = await auditOf(admin, { action: 'pylon_secret.kept' });
    expect(newest?.actor).toEqual({ kind: 'job', id: 'account.purge' });
    expect(await auditOf(admin, { actor: 'account.purge' })).toEqual([newest]);
  });

  it('keeps what concerns the whole installation from every organization', async () => {
    const { kid } = await facet.signingKeys.rotate('ES256', false);
    await facet.signingKeys.remove(kid);
    const rows = await facet.sql(
      'select action, organization_id, actor_kind, target_type from audit_entries where target = $1 order by id',
      [kid],
    );
    const about = { organization_id: '', actor_kind: 'system', target_type: 'signing_key' };
    expect(rows).toEqual([
      { action: 'signing_key.made', ...about },
      { action: 'signing_key.removed', ...about },
    ]);
    expect(await auditOf(admin, { target: kid })).toEqual([]);
  });

  it('tells a call by key from one by session', async () => {
    const { id, key } = await keyOf(api.as(mia));
    const { requestId, headers } = aRequest();
    expect((await api.with({ 'x-api-key': key, ...headers }).patch('/me', { bio: 'By key' })).status).toBe(200);
    expect((await api.as(mia).with(headers).patch('/me', { bio: 'By session' })).status).toBe(200);
    const actors = (await entriesOf(admin, requestId)).map(({ actor: { credential, credentialId } }) => ({
      credential,
      credentialId,
    }));
    expect(actors).toEqual([
      { credential: 'key', credentialId: id },
      { credential: 'session', credentialId: claimsOf(mia.accessToken).sid },
    ]);
  });

  it('tells the name and the picture of one request apart', async () => {
    const { requestId, headers } = aRequest();
    await upload(mia, api.as(mia).with(headers), { username: 'mia-twice' });
    expect((await entriesOf(admin, requestId)).map(({ action }) => action).sort()).toEqual([
      'picture.changed',
      'username.changed',
    ]);
  });

  it('has an entry for each member whose name was denied', async () => {
    const { requestId, headers } = aRequest();
    const nina = await aPerson({ in: admin.organization, handle: 'nina' });
    expect((await m2(admin).with(headers).post(`${denylist}/deny/`, { nina: 'nora', nobody: 'x-1' })).status).toBe(204);
    const [denied, renamed, ...more] = await entriesOf(admin, requestId);
    expect(denied).toMatchObject({ action: 'denylist.extended', details: { added: 2, replaced: 1 } });
    expect(renamed).toMatchObject({
      action: 'username.changed',
      actor: { userId: admin.id },
      target: { userId: nina.id },
      details: { denied: true },
    });
    expect(more).toEqual([]);
  });

  it('never says what users are called, how they are reached, and what they keep secret', async () => {
    const rows = await facet.sql<{ details: unknown }>('select details from audit_entries');
    const told = JSON.stringify(rows).toLowerCase();
    for (const secret of [
      '@example.com',
      'mia',
      'nina',
      'tess',
      'robbie',
      'herons',
      'storks',
      'king',
      wallet.address.toLowerCase(),
      'example.com/',
      'hello',
    ])
      expect(told).not.toContain(secret);
  });
});

describe('A first call with a token of a trusted issuer', () => {
  const server = new IssuerServer();
  const key = aKey('RS256');

  beforeAll(async () => {
    await server.listen(facet.sparePort);
    server.publish('/id.json', [key]);
    await facet.write((tx, { organizations }) => organizations.create(tx, 'guests' as OrganizationId, 'Guests'));
  });
  afterAll(() => server.close());

  it('is written down as theirs', async () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: 'urn:issuer:id',
      aud: 'facet-test',
      sub: 'gina-1',
      name: 'Gina Guest',
      iat: now,
      exp: now + 300,
    };
    const token = signed({ header: { alg: key.alg, typ: 'JWT', kid: key.kid }, claims }, key.privateKey);
    const { requestId, headers } = aRequest();
    const { body } = await api.with({ authorization: `Bearer ${token}`, ...headers }).get('/me');
    const chief = await aPerson({ in: 'guests' as OrganizationId, as: 'admin' });
    const { id } = body as { id: string };
    expect(await entriesOf(chief, requestId)).toEqual([
      expect.objectContaining({ action: 'user.joined', details: { provider: 'id', role: 'member' } }),
    ]);
    const [entry] = await entriesOf(chief, requestId);
    expect([entry?.actor.userId, entry?.target?.userId]).toEqual([id, id]);
  });
});

describe('A refused sign-in', () => {
  it('is written down for an address that no user has, and leads to no user', async () => {
    const { requestId, headers } = aRequest();
    const email = anAddress();
    expect((await api.with(headers).post('/auth/login', { email, password: 'wrong' })).status).toBe(401);
    const columns = 'e.organization_id, action, actor_kind, actor, target, details';
    const rows = await facet.sql(
      `select ${columns} from audit_entries e join audit_origins on entry_id = id where client_request_id = $1`,
      [requestId],
    );
    expect(rows).toEqual([
      {
        organization_id: '',
        action: 'user.sign_in_refused',
        actor_kind: 'stranger',
        actor: null,
        target: null,
        details: { reason: 'password' },
      },
    ]);
    expect((await login(email)).status).toBe(401);
  });

  it('says when the password was right and the account is not active', async () => {
    const nina = await aPerson({ in: admin.organization });
    await facet.sql(`update users set status = 'banned' where id = $1`, [nina.id]);
    const { requestId, headers } = aRequest();
    expect((await api.with(headers).post('/auth/login', { email: nina.email, password })).status).toBe(403);
    expect(await entriesOf(admin, requestId)).toEqual([
      expect.objectContaining({ action: 'user.sign_in_refused', details: { reason: 'status' } }),
    ]);
  });
});
