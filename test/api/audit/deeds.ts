import { expect } from '@jest/globals';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import type { Action } from '@app/audit';
import type { OrganizationId } from '@app/common';
import { aSignUp, claimsOf, refresh, signIn } from '../../support/account.js';
import { api, type Api } from '../../support/api.js';
import { memberPath, inOrganization } from '../../support/administration.js';
import { addAuthenticator } from '../../support/factors.js';
import { anObject, m2 } from '../../support/m2.js';
import { tell } from '../../support/notifications.js';
import { anOrganization, aPerson, aRole, joinAs, password, roleId, type TestPerson } from '../../support/people.js';
import { aPicture } from '../pictures/pictures.js';

/** As a target: not a user but their organization. */
export const theOrganization = 'the organization';

/**
 * What the one entry must say. `by`: the actor; nothing: an anonymous caller. `to`: the target, a user or
 * the organization.
 */
export interface Expected {
  readonly by?: TestPerson | string;
  readonly to?: TestPerson | string | { readonly type: string; readonly id: string };
  readonly details?: unknown;
  readonly credential?: string;
}

export interface Scene {
  readonly admin: TestPerson;
  readonly mia: TestPerson;
  readonly organization: OrganizationId;
  /** A user, in a request that the entry must name. */
  as(person: Pick<TestPerson, 'headers'>): Api;
  readonly anybody: Api;
}

export const wallet = privateKeyToAccount(generatePrivateKey());

async function linkWallet(mia: TestPerson, caller: Api): Promise<void> {
  const { body } = await api
    .as(mia)
    .post('/auth/wallet/nonce', { address: wallet.address, chainId: 1, domain: 'app.example.com' });
  const { message } = body as { message: string };
  expect(
    (await caller.post('/auth/wallet/verify', { message, signature: await wallet.signMessage({ message }) })).status,
  ).toBe(200);
}

export async function keyOf(caller: Api): Promise<{ id: string; key: string }> {
  const { status, body } = await caller.post('/auth/api-keys', {
    name: 'Robbie Robot',
    scopes: ['read:users', 'update:me'],
  });
  expect(status).toBe(201);
  return body as { id: string; key: string };
}

export async function upload(person: TestPerson, caller: Api, fields: Record<string, string> = {}): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('profilePicture', new Blob([new Uint8Array(await aPicture())], { type: 'image/jpeg' }), 'me.jpg');
  const whole = new Response(form);
  const type = whole.headers.get('content-type') ?? '';
  const headers = { 'content-type': type, 'x-m2-organization-id': person.organization };
  expect(
    (await caller.put('/api/profile/', undefined, { raw: Buffer.from(await whole.arrayBuffer()), headers })).status,
  ).toBe(200);
}

export const denylist = '/api/profile/username';

/** For each action something that is one. */
export const deeds: Partial<Record<Action, (scene: Scene) => Promise<Expected>>> = {
  'audit.exported': async ({ admin, as }) => {
    expect((await as(admin).get('/admin/audit/export?action=user.joined')).status).toBe(200);
    return { by: admin, to: theOrganization, details: { filters: ['action'] } };
  },
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
  'member.left': async ({ as, organization }) => {
    const nina = await aPerson({ in: organization });
    await joinAs(nina, await anOrganization());
    expect((await as(nina).delete(`/auth/memberships/${organization}`)).status).toBe(204);
    return { by: nina, to: nina, details: {} };
  },
  'organization.handed_over': async ({ as, organization }) => {
    const [nina, oscar] = [await aPerson({ in: organization, as: 'admin' }), await aPerson({ in: organization })];
    const path = `/auth/organizations/${organization}/handover`;
    expect((await as(nina).post(path, { userId: oscar.id })).status).toBe(204);
    await facet.sql('delete from role_assignments where user_id = $1', [oscar.id]);
    return { by: nina, to: oscar, details: {} };
  },
  'session.moved': async ({ anybody, mia }) => {
    const { refreshToken, accessToken } = await signIn(mia);
    const organizationId = await joinAs(mia, await anOrganization());
    expect((await anybody.post('/auth/refresh', { refreshToken, organizationId })).status).toBe(200);
    return { by: mia, to: mia, details: { session: claimsOf(accessToken).sid, direction: 'out' } };
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
    expect((await as(nina).post('/auth/password', change)).status).toBe(200);
    return { by: nina, to: nina, details: { sessionsEnded: 1 } };
  },
  'api_key.made': async ({ as, mia }) => {
    const { id } = await keyOf(as(mia));
    return { by: mia, to: mia, details: { key: id, scopes: ['read:users', 'update:me'] } };
  },
  'api_key.revoked': async ({ as, mia }) => {
    const { id } = await keyOf(api.as(mia));
    expect((await as(mia).delete(`/auth/api-keys/${id}`)).status).toBe(204);
    return { by: mia, to: mia, details: { key: id } };
  },
  'phone_number.added': async ({ as, mia }) => {
    const { body } = await as(mia).post('/auth/phone-numbers', { phoneNumber: '+41446681800' });
    return { by: mia, to: mia, details: { phoneNumber: (body as { id: string }).id } };
  },
  'phone_number.default_changed': async ({ as, mia }) => {
    const { body } = await api.as(mia).post('/auth/phone-numbers', { phoneNumber: '+442079460000' });
    const { id } = body as { id: string };
    expect((await as(mia).put(`/auth/phone-numbers/${id}/default`)).status).toBe(200);
    return { by: mia, to: mia, details: { phoneNumber: id } };
  },
  'phone_number.removed': async ({ as, mia }) => {
    const { body } = await api.as(mia).post('/auth/phone-numbers', { phoneNumber: '+442079460001' });
    const { id } = body as { id: string };
    expect((await as(mia).delete(`/auth/phone-numbers/${id}`)).status).toBe(204);
    return { by: mia, to: mia, details: { phoneNumber: id } };
  },
  'factor.added': async ({ as, organization }) => {
    const nina = await aPerson({ in: organization });
    await addAuthenticator(nina, as(nina));
    return { by: nina, to: nina, details: { factor: 'totp' } };
  },
  'recovery_codes.made': async ({ as, organization }) => {
    const nina = await aPerson({ in: organization });
    const { recoveryCodes } = await addAuthenticator(nina);
    expect((await as(nina).post('/auth/factors/recovery-codes', { code: recoveryCodes[0] })).status).toBe(200);
    return { by: nina, to: nina, details: {} };
  },
  'user.proved_again': async ({ as, organization }) => {
    const nina = await aPerson({ in: organization });
    expect((await as(nina).post('/auth/session/step-up', { password: nina.password })).status).toBe(204);
    return { by: nina, to: nina, details: { session: claimsOf(nina.accessToken).sid, method: 'pwd' } };
  },
  'factor.removed': async ({ as, organization }) => {
    const nina = await aPerson({ in: organization });
    const { recoveryCodes } = await addAuthenticator(nina);
    expect((await as(nina).delete('/auth/factors/totp', { code: recoveryCodes[0] })).status).toBe(204);
    return { by: nina, to: nina, details: { factor: 'totp' } };
  },
  'wallet.linked': async ({ as, mia }) => {
    await linkWallet(mia, as(mia));
    return { by: mia, to: mia, details: {} };
  },
  'wallet.unlinked': async ({ as, organization }) => {
    const nina = await aPerson({ in: organization });
    await facet.sql(
      `insert into wallets (user_id, address, chain_id, linked_at) values ($1, '0x' || repeat('a', 40), 1, now())`,
      [nina.id],
    );
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
    const { status } = await as(mia).put(
      '/api/profile/',
      { avatarObjectDefinitionId },
      { headers: { 'x-m2-organization-id': mia.organization } },
    );
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
    expect(
      (await as(admin).delete(`/admin/organizations/${mia.organization}/collections/${mia.id}/figures/pawn`)).status,
    ).toBe(204);
    return { by: admin, to: mia, details: { datasourceId: 'figures', objectDefinitionId: 'pawn' } };
  },
  'roles.assigned': async ({ as, admin, mia, organization }) => {
    const moderator = await roleId(organization, 'moderator');
    expect((await as(admin).post(`/api/v1/user/${mia.id}/roles`, { roles: [moderator] })).status).toBe(200);
    return { by: admin, to: mia, details: { granted: [moderator], revoked: [await roleId(organization, 'member')] } };
  },
  'settings.changed': async ({ as, admin, organization }) => {
    const { status } = await as(admin).patch(`/admin/organizations/${organization}/settings`, {
      usernameCustomization: { minLength: 2 },
      signUp: 'open',
    });
    expect(status).toBe(200);
    return { by: admin, to: theOrganization, details: { changed: { minLength: [1, 2] } } };
  },
  'denylist.extended': async ({ as, admin, organization }) => {
    const headers = { 'x-m2-organization-id': organization };
    expect((await as(admin).post(`${denylist}/deny/`, { root: 'root-2', boss: 'boss-2' }, { headers })).status).toBe(
      204,
    );
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
  'notification.recalled': async ({ as, admin, mia, organization }) => {
    const id = await tell({ ...admin, organization }, [mia]);
    const path = `/admin/organizations/${organization}/notifications/${id}`;
    expect((await as(admin).delete(path)).status).toBe(204);
    return { by: admin, to: theOrganization, details: { notification: id } };
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
  'member.removed': async ({ as, admin, organization }) => {
    const nina = await aPerson({ in: organization });
    expect((await as(admin).delete(memberPath(nina))).status).toBe(204);
    return { by: admin, to: nina, details: {} };
  },
  'role.made': async ({ as, admin, organization }) => {
    const content = { name: 'Role of Robbie', description: 'Reads.', permissions: ['read:users'] };
    const { status, body } = await as(admin).post(inOrganization(organization, '/roles'), content);
    expect(status).toBe(201);
    return {
      by: admin,
      to: { type: 'role', id: (body as { id: string }).id },
      details: { permissions: ['read:users'] },
    };
  },
  'role.changed': async ({ as, admin, organization }) => {
    const id = await aRole(organization, 'Changing', ['read:users']);
    const { status } = await as(admin).patch(inOrganization(organization, `/roles/${id}`), {
      name: 'Changing',
      permissions: ['read:members'],
    });
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
  'member.exported': async ({ as, admin, organization }) => {
    const nina = await aPerson({ in: organization });
    expect((await as(admin).get(memberPath(nina, '/export'))).status).toBe(200);
    return { by: admin, to: nina, details: {} };
  },
  'data.exported': async ({ as, mia }) => {
    expect((await as(mia).get('/me/export')).status).toBe(200);
    return { by: mia, to: mia, details: {} };
  },
};
