/**
 * @settings {"SIWE_DOMAINS": "app.example.com", "SIWE_CHAINS": "1", "TRUSTED_ISSUERS": [
 *   {"issuer": "urn:issuer:id", "jwksUri": "{server}/id.json", "audience": "facet-test", "organizationId": "guests", "provider": "id"}]}
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import type { Action } from '@app/audit';
import type { OrganizationId } from '@app/kernel';
import { anAddress, aSignUp, claimsOf, login, refresh, signIn } from '../../support/account.js';
import { api, type Api } from '../../support/api.js';
import { aRequest, auditOf, entriesOf, type AuditEntry } from '../../support/audit.js';
import { memberPath, inOrganization } from '../../support/administration.js';
import { aKey, IssuerServer } from '../../support/issuer-server.js';
import { anObject, m2 } from '../../support/m2.js';
import { anOrganization, aPerson, aRole, password, roleId, type TestPerson } from '../../support/people.js';
import { signed } from '../../support/tokens.js';
import { aPicture } from '../pictures/pictures.js';

/** As a target: not a person but their organization. */
const theOrganization = 'the organization';

/** What the one entry must say. `by`: the actor; nothing: a stranger. `to`: the target, a person or the organization. */
interface Expected {
  readonly by?: TestPerson | string;
  readonly to?: TestPerson | string | { readonly type: string; readonly id: string };
  readonly details?: unknown;
  readonly credential?: string;
}

interface Scene {
  readonly admin: TestPerson;
  readonly mia: TestPerson;
  readonly organization: OrganizationId;
  /** Somebody, in a request that the entry must name. */
  as(person: Pick<TestPerson, 'headers'>): Api;
  readonly anybody: Api;
}

const wallet = privateKeyToAccount(generatePrivateKey());

async function linkWallet(mia: TestPerson, caller: Api): Promise<void> {
  const { body } = await api.as(mia).post('/auth/wallet/nonce', { address: wallet.address, chainId: 1, domain: 'app.example.com' });
  const { message } = body as { message: string };
  expect((await caller.post('/auth/wallet/verify', { message, signature: await wallet.signMessage({ message }) })).status).toBe(200);
}

async function keyOf(caller: Api): Promise<{ id: string; key: string }> {
  const { status, body } = await caller.post('/auth/api-keys', { name: 'Robbie Robot', scopes: ['read:users'] });
  expect(status).toBe(201);
  return body as { id: string; key: string };
}

async function upload(person: TestPerson, caller: Api, fields: Record<string, string> = {}): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('profilePicture', new Blob([new Uint8Array(await aPicture())], { type: 'image/jpeg' }), 'me.jpg');
  const whole = new Response(form);
  const type = whole.headers.get('content-type') ?? '';
  const headers = { 'content-type': type, 'x-m2-organization-id': person.organization };
  expect((await caller.put('/api/profile/', undefined, { raw: Buffer.from(await whole.arrayBuffer()), headers })).status).toBe(200);
}

const denylist = '/api/profile/username';

/** For each action something that is one. */
const deeds: Partial<Record<Action, (scene: Scene) => Promise<Expected>>> = {
  'user.joined': async ({ anybody, organization }) => {
    const { body } = await anybody.post('/auth/sign-up', aSignUp(organization));
    const { id } = (body as { user: { id: string } }).user;
    return { by: id, to: id, details: { role: 'member' } };
  },
  'user.signed_in': async ({ anybody, mia }) => {
    const { body } = await anybody.post('/auth/login', { email: mia.email, password });
    const session = claimsOf((body as { accessToken: string }).accessToken).sid;
    return { by: mia, to: mia, details: { session, method: 'password' } };
  },
  'user.sign_in_refused': async ({ anybody, mia }) => {
    expect((await anybody.post('/auth/login', { email: mia.email, password: 'wrong' })).status).toBe(401);
    return { to: mia, details: { reason: 'password' } };
  },
  'user.signed_out': async ({ as, mia }) => {
    const other = await signIn(mia);
    expect((await as(other).post('/auth/logout')).status).toBe(204);
    return { by: mia, to: mia, credential: 'session', details: { session: claimsOf(other.accessToken).sid } };
  },
  'session.revoked': async ({ as, mia }) => {
    const session = String(claimsOf((await signIn(mia)).accessToken).sid);
    expect((await as(mia).delete(`/auth/sessions/${session}`)).status).toBe(204);
    return { by: mia, to: mia, details: { session } };
  },
  'sessions.revoked': async ({ as, mia }) => {
    await api.as(mia).delete('/auth/sessions');
    await Promise.all([signIn(mia), signIn(mia)]);
    expect((await as(mia).delete('/auth/sessions')).status).toBe(204);
    return { by: mia, to: mia, details: { count: 2 } };
  },
  'session.replayed': async ({ anybody, mia }) => {
    const first = await signIn(mia);
    const second = (await refresh(first.refreshToken)).body as { refreshToken: string };
    await refresh(second.refreshToken);
    expect((await anybody.post('/auth/refresh', { refreshToken: first.refreshToken })).status).toBe(401);
    return { to: mia, details: { session: claimsOf(first.accessToken).sid } };
  },
  'password.changed': async ({ as, organization }) => {
    const nina = await aPerson({ in: organization });
    await signIn(nina);
    const change = { currentPassword: password, newPassword: 'eight loud storks at dawn' };
    expect((await as(nina).post('/auth/password', change)).status).toBe(204);
    return { by: nina, to: nina, details: { sessionsEnded: 1 } };
  },
  'api_key.made': async ({ as, mia }) => {
    const { id } = await keyOf(as(mia));
    return { by: mia, to: mia, details: { key: id, scopes: ['read:users'] } };
  },
  'api_key.revoked': async ({ as, mia }) => {
    const { id } = await keyOf(api.as(mia));
    expect((await as(mia).delete(`/auth/api-keys/${id}`)).status).toBe(204);
    return { by: mia, to: mia, details: { key: id } };
  },
  'wallet.linked': async ({ as, mia }) => {
    await linkWallet(mia, as(mia));
    return { by: mia, to: mia, details: {} };
  },
  'wallet.unlinked': async ({ as, organization }) => {
    const nina = await aPerson({ in: organization });
    await facet.sql(`insert into wallets (user_id, address, chain_id, linked_at) values ($1, '0x' || repeat('a', 40), 1, now())`, [nina.id]);
    expect((await as(nina).delete('/auth/wallet')).status).toBe(204);
    return { by: nina, to: nina, details: {} };
  },
  'user.described': async ({ as, mia }) => {
    expect((await as(mia).patch('/me', { name: 'Mia Renamed', bio: 'Hello' })).status).toBe(200);
    return { by: mia, to: mia, details: { fields: ['name', 'bio'] } };
  },
  'username.changed': async ({ as, mia }) => {
    expect((await as(mia).post('/v1/user/profile', { handle: 'mia-anew' })).status).toBe(201);
    return { by: mia, to: mia, details: {} };
  },
  'picture.changed': async ({ as, mia }) => {
    await upload(mia, as(mia));
    return { by: mia, to: mia, details: { to: 'upload' } };
  },
  'profile.changed': async ({ as, admin, mia }) => {
    const avatarObjectDefinitionId = await anObject(admin, mia, 'wizard', 'avatar');
    expect(
      (
        await m2({ ...mia, headers: {} })
          .as(mia)
          .with({ 'x-m2-organization-id': mia.organization })
          .get('/api/profile/')
      ).status,
    ).toBe(200);
    const { status } = await as(mia).put('/api/profile/', { avatarObjectDefinitionId }, { headers: { 'x-m2-organization-id': mia.organization } });
    expect(status).toBe(200);
    return { by: mia, to: mia, details: { fields: ['avatarObject'] } };
  },
  'collection.object_put': async ({ as, admin, mia }) => {
    const path = `/admin/organizations/${mia.organization}/collections/${mia.id}/figures/knight`;
    expect((await as(admin).put(path, { kind: 'image', url: 'https://example.com/knight.png' })).status).toBe(204);
    return { by: admin, to: mia, details: { datasourceId: 'figures', objectDefinitionId: 'knight' } };
  },
  'collection.object_removed': async ({ as, admin, mia }) => {
    await anObject(admin, mia, 'pawn');
    expect((await as(admin).delete(`/admin/organizations/${mia.organization}/collections/${mia.id}/figures/pawn`)).status).toBe(204);
    return { by: admin, to: mia, details: { datasourceId: 'figures', objectDefinitionId: 'pawn' } };
  },
  'roles.assigned': async ({ as, admin, mia, organization }) => {
    const moderator = await roleId(organization, 'moderator');
    expect((await as(admin).post(`/api/v1/user/${mia.id}/roles`, { roles: [moderator] })).status).toBe(200);
    return { by: admin, to: mia, details: { granted: [moderator], revoked: [await roleId(organization, 'member')] } };
  },
  'settings.changed': async ({ as, admin, organization }) => {
    const { status } = await as(admin).patch(`/admin/organizations/${organization}/settings`, { usernameCustomization: { minLength: 2 }, signUp: 'open' });
    expect(status).toBe(200);
    return { by: admin, to: theOrganization, details: { changed: { minLength: [1, 2] } } };
  },
  'denylist.extended': async ({ as, admin, organization }) => {
    const headers = { 'x-m2-organization-id': organization };
    expect((await as(admin).post(`${denylist}/deny/`, { root: 'root-2', boss: 'boss-2' }, { headers })).status).toBe(204);
    return { by: admin, to: theOrganization, details: { added: 2, replaced: 0 } };
  },
  'denylist.replaced': async ({ as, admin, organization }) => {
    const headers = { 'x-m2-organization-id': organization };
    expect((await as(admin).put(`${denylist}/denylist/`, ['root', 'king', 'queen'], { headers })).status).toBe(204);
    return { by: admin, to: theOrganization, details: { added: 2, removed: 1 } };
  },
  'denylist.reduced': async ({ as, admin, organization }) => {
    const headers = { 'x-m2-organization-id': organization };
    expect((await as(admin).delete(`${denylist}/deny/`, ['root', 'unlisted'], { headers })).status).toBe(200);
    return { by: admin, to: theOrganization, details: { removed: 1 } };
  },
  'notification.sent': async ({ as, admin, mia, organization }) => {
    const wish = { userIds: [mia.id], type: 'event.invitation', title: 'Dear Mia', body: 'Friday at eight' };
    const { status, body } = await as(admin).post(`/admin/organizations/${organization}/notifications`, wish);
    expect(status).toBe(201);
    return { by: admin, to: theOrganization, details: { notification: (body as { id: string }).id, recipients: 1 } };
  },
  'user.deleted': async ({ as, organization }) => {
    const nina = await aPerson({ in: organization });
    expect((await as(nina).delete('/me')).status).toBe(202);
    return { by: nina, to: nina, details: {} };
  },
  'user.banned': async ({ as, admin, organization }) => {
    const nina = await aPerson({ in: organization });
    expect((await as(admin).post(memberPath(nina, '/ban'))).status).toBe(200);
    return { by: admin, to: nina, details: { sessionsEnded: 1 } };
  },
  'user.unbanned': async ({ as, admin, organization }) => {
    const nina = await aPerson({ in: organization });
    await api.as(admin).post(memberPath(nina, '/ban'));
    expect((await as(admin).post(memberPath(nina, '/unban'))).status).toBe(200);
    return { by: admin, to: nina, details: {} };
  },
  'user.restored': async ({ as, admin, organization }) => {
    const nina = await aPerson({ in: organization });
    await api.as(nina).delete('/me');
    expect((await as(admin).post(memberPath(nina, '/restore'))).status).toBe(200);
    return { by: admin, to: nina, details: {} };
  },
  'member.added': async ({ as, admin, organization }) => {
    const guest = await aPerson();
    await facet.sql('insert into members (organization_id, user_id) values ($1, $2)', [guest.organization, admin.id]);
    await facet.write((tx, { roles }) => roles.grantBuiltIn(tx, guest.organization, admin.id, 'admin'));
    expect((await as(admin).post(inOrganization(organization, '/members'), { email: guest.email })).status).toBe(201);
    return { by: admin, to: guest, details: {} };
  },
  'member.removed': async ({ as, admin, organization }) => {
    const nina = await aPerson({ in: organization });
    expect((await as(admin).delete(memberPath(nina))).status).toBe(204);
    return { by: admin, to: nina, details: {} };
  },
  'role.made': async ({ as, admin, organization }) => {
    const content = { name: 'Role of Robbie', description: 'Reads.', permissions: ['read:users'] };
    const { status, body } = await as(admin).post(inOrganization(organization, '/roles'), content);
    expect(status).toBe(201);
    return { by: admin, to: { type: 'role', id: (body as { id: string }).id }, details: { permissions: ['read:users'] } };
  },
  'role.changed': async ({ as, admin, organization }) => {
    const id = await aRole(organization, 'Changing', ['read:users']);
    const { status } = await as(admin).patch(inOrganization(organization, `/roles/${id}`), { name: 'Changing', permissions: ['read:members'] });
    expect(status).toBe(200);
    const permissions = { old: ['read:users'], new: ['read:members'] };
    return { by: admin, to: { type: 'role', id }, details: { fields: ['permissions'], permissions } };
  },
  'role.removed': async ({ as, admin, organization }) => {
    const id = await aRole(organization, 'Leaving', ['read:users']);
    expect((await as(admin).delete(inOrganization(organization, `/roles/${id}`))).status).toBe(204);
    return { by: admin, to: { type: 'role', id }, details: { permissions: ['read:users'] } };
  },
  'organization.renamed': async ({ as, admin, organization }) => {
    expect((await as(admin).patch(inOrganization(organization), { name: 'Renamed' })).status).toBe(200);
    return { by: admin, to: theOrganization, details: {} };
  },
  'data.exported': async ({ as, mia }) => {
    expect((await as(mia).get('/me/export')).status).toBe(200);
    return { by: mia, to: mia, details: {} };
  },
};

/** Done by letter or by a job; told in letters.spec.ts. */
const byLetter: Action[] = [
  ...(['invitation.sent', 'invitation.resent', 'invitation.revoked', 'invitation.accepted'] as const),
  ...(['letter.sent', 'email.verified', 'password.reset', 'user.purged', 'job.retried'] as const),
];

/** Done without a request; told below, and of commands in test/start. */
const withoutRequest: Action[] = ['organization.founded', 'pylon_secret.kept', 'signing_key.made', 'users.imported', 'users.exported', 'password.set'];

let admin: TestPerson;
let mia: TestPerson;

beforeAll(async () => {
  admin = await aPerson({ in: await anOrganization(), as: 'admin', name: 'Ada Auditor' });
  mia = await aPerson({ in: admin.organization, name: 'Mia Mentioned', handle: 'mia' });
});

const personOf = (who: TestPerson | string): string => (typeof who === 'string' ? who : who.id);

function targetOf(to: Expected['to']): unknown {
  if (to === undefined) return undefined;
  if (typeof to === 'object' && 'type' in to) return to;
  if (to === theOrganization) return { type: 'organization', id: admin.organization };
  return { type: 'user', id: expect.any(String), userId: personOf(to) };
}

function expectEntry(entry: AuditEntry | undefined, { by, to, details, credential }: Expected): void {
  expect(entry?.actor.kind).toBe(by === undefined ? 'stranger' : 'person');
  expect(entry?.actor.userId).toBe(by === undefined ? undefined : personOf(by));
  if (credential !== undefined) expect(entry?.actor.credential).toBe(credential);
  expect(entry?.target).toEqual(targetOf(to));
  expect(entry?.details).toEqual(details);
  expect(entry).toMatchObject({ ipAddress: expect.stringContaining('127.0.0.1'), userAgent: 'facet-test' });
}

describe('The audit', () => {
  it.each(Object.entries(deeds))('has one entry for %s, with who, whom, from where and the request', async (action, perform) => {
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
  });

  it('was tried with every action that there is', () => {
    const listed = readFileSync(new URL('../../contracts/audit-actions.txt', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n');
    expect([...Object.keys(deeds), ...byLetter, ...withoutRequest].sort()).toEqual(listed);
  });

  it('names the process itself where nobody called', async () => {
    await facet.write((tx, { pylon }) => pylon.keep(tx, admin.organization, 'ab'.repeat(16)));
    const entries = (await auditOf(admin)).filter((entry) => withoutRequest.includes(entry.action));
    const about = { actor: { kind: 'system' }, target: { type: 'organization', id: admin.organization } };
    expect(entries).toEqual([
      expect.objectContaining({ action: 'pylon_secret.kept', ...about }),
      expect.objectContaining({ action: 'organization.founded', ...about }),
    ]);
    for (const entry of entries) expect(Object.keys(entry).sort()).toEqual(['action', 'actor', 'at', 'details', 'id', 'target']);
  });

  it('names the task of a job', async () => {
    await facet.inside.asJob('account.purge', () => facet.write((tx, { pylon }) => pylon.keep(tx, admin.organization, 'cd'.repeat(16))));
    const [newest] = await auditOf(admin, { action: 'pylon_secret.kept' });
    expect(newest?.actor).toEqual({ kind: 'job', id: 'account.purge' });
    expect(await auditOf(admin, { actor: 'account.purge' })).toEqual([newest]);
  });

  it('keeps what concerns the whole installation from every organization', async () => {
    const { kid } = await facet.signingKeys.rotate('ES256', false);
    const [row] = await facet.sql('select organization_id, actor_kind, target_type from audit_entries where target = $1', [kid]);
    expect(row).toEqual({ organization_id: '', actor_kind: 'system', target_type: 'signing_key' });
    expect(await auditOf(admin, { target: kid })).toEqual([]);
  });

  it('tells a call by key from one by session', async () => {
    const { key } = await keyOf(api.as(mia));
    const { requestId, headers } = aRequest();
    expect((await api.with({ 'x-api-key': key, ...headers }).patch('/me', { bio: 'By key' })).status).toBe(200);
    expect((await entriesOf(admin, requestId)).map(({ actor }) => actor.credential)).toEqual(['key']);
  });

  it('tells the name and the picture of one request apart', async () => {
    const { requestId, headers } = aRequest();
    await upload(mia, api.as(mia).with(headers), { username: 'mia-twice' });
    expect((await entriesOf(admin, requestId)).map(({ action }) => action).sort()).toEqual(['picture.changed', 'username.changed']);
  });

  it('has an entry for each member whose name was denied', async () => {
    const { requestId, headers } = aRequest();
    const nina = await aPerson({ in: admin.organization, handle: 'nina' });
    expect((await m2(admin).with(headers).post(`${denylist}/deny/`, { nina: 'nora', nobody: 'x-1' })).status).toBe(204);
    const [denied, renamed, ...more] = await entriesOf(admin, requestId);
    expect(denied).toMatchObject({ action: 'denylist.extended', details: { added: 2, replaced: 1 } });
    expect(renamed).toMatchObject({ action: 'username.changed', actor: { userId: admin.id }, target: { userId: nina.id }, details: { denied: true } });
    expect(more).toEqual([]);
  });

  it('never says what people are called, how they are reached, and what they keep secret', async () => {
    const rows = await facet.sql<{ details: unknown }>('select details from audit_entries');
    const told = JSON.stringify(rows).toLowerCase();
    for (const secret of ['@example.com', 'mia', 'nina', 'tess', 'robbie', 'herons', 'storks', 'king', wallet.address.toLowerCase(), 'example.com/', 'hello'])
      expect(told).not.toContain(secret);
  });
});

describe('A first call with a token of a trusted issuer', () => {
  const server = new IssuerServer();
  const key = aKey('RS256');

  beforeAll(async () => {
    await server.listen(facet.sparePort);
    server.publish('/id.json', [key]);
    await facet.write((tx, { organizations }) => organizations.found(tx, 'guests' as OrganizationId, 'Guests'));
  });
  afterAll(() => server.close());

  it('is written down as theirs', async () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: 'urn:issuer:id', aud: 'facet-test', sub: 'gina-1', name: 'Gina Guest', iat: now, exp: now + 300 };
    const token = signed({ header: { alg: key.alg, typ: 'JWT', kid: key.kid }, claims }, key.privateKey);
    const { requestId, headers } = aRequest();
    const { body } = await api.with({ authorization: `Bearer ${token}`, ...headers }).get('/me');
    const chief = await aPerson({ in: 'guests' as OrganizationId, as: 'admin' });
    const { id } = body as { id: string };
    expect(await entriesOf(chief, requestId)).toEqual([expect.objectContaining({ action: 'user.joined', details: { provider: 'id', role: 'member' } })]);
    const [entry] = await entriesOf(chief, requestId);
    expect([entry?.actor.userId, entry?.target?.userId]).toEqual([id, id]);
  });
});

describe('A refused sign-in', () => {
  it('is written down for an address that nobody has, and leads to nobody', async () => {
    const { requestId, headers } = aRequest();
    const email = anAddress();
    expect((await api.with(headers).post('/auth/login', { email, password: 'wrong' })).status).toBe(401);
    const rows = await facet.sql('select organization_id, action, actor_kind, actor, target, details from audit_entries where request_id = $1', [requestId]);
    expect(rows).toEqual([
      { organization_id: '', action: 'user.sign_in_refused', actor_kind: 'stranger', actor: null, target: null, details: { reason: 'password' } },
    ]);
    expect((await login(email)).status).toBe(401);
  });

  it('says when the password was right and the account is not active', async () => {
    const nina = await aPerson({ in: admin.organization });
    await facet.sql(`update users set status = 'banned' where id = $1`, [nina.id]);
    const { requestId, headers } = aRequest();
    expect((await api.with(headers).post('/auth/login', { email: nina.email, password })).status).toBe(403);
    expect(await entriesOf(admin, requestId)).toEqual([expect.objectContaining({ action: 'user.sign_in_refused', details: { reason: 'status' } })]);
  });
});
