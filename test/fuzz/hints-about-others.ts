import { randomUUID } from 'node:crypto';
import type { UserId } from '@app/common';
import { anObject, m2 } from '../support/m2.js';
import { tell } from '../support/notifications.js';
import { anOrganization, aPerson, aRole } from '../support/people.js';
import { attributeHints } from './attributes.js';
import { usernameHints } from './usernames.js';
import {
  accessQuestion,
  applicationPermission,
  type Hinting,
  someId,
  someMember,
  member,
  role,
  roleIds,
  unusedPermission,
  ownPicture,
  ownProfile,
} from './places.js';
import { alsoIn } from './world.js';

/** Words that fit the emails with an invitation. */
const words = { subject: 'Come to {{ organization }}', heading: null, before: ['Hello'], action: 'Join', after: [] };
const invitation = { kind: 'invitation', language: 'en' };

/** A member and a role, by its id or its name. */
const roleOfMember: Hinting = async (asked) => {
  const [id = ''] = await roleIds(asked);
  const name = await someId(0, 'select name as id from roles where organization_id = $1 and id = $2', [
    asked.world.main,
    id,
  ]);
  return { path: { userId: await someMember(asked), role: asked.salt % 2 === 0 ? id : name } };
};

/** The sign-in of the caller counts as recent without the factors that other requests have given them. */
async function signedInJustNow({ caller }: Parameters<Hinting>[0]): Promise<void> {
  for (const table of ['passkeys', 'totp_factors', 'recovery_codes'])
    await facet.sql(`delete from ${table} where user_id = $1`, [caller?.id]);
  await facet.sql('update sessions set auth_time = now() where user_id = $1', [caller?.id]);
}

const someInvitation = ({ world, salt }: Parameters<Hinting>[0]): Promise<string> =>
  someId(salt, 'select id from invitations where organization_id = $1 order by 1', [world.main]);

/** A new one, so that the caller has not deleted it. */
const ownNotification: Hinting = async ({ world }) => ({ path: { id: await tell(world.keeper, 'all') } });

const sentNotification: Hinting = async ({ world }) => ({
  path: { organizationId: world.main, notificationId: await tell(world.keeper, 'all') },
});

const someDomain: Hinting = async ({ world, salt }) => ({
  path: {
    domain: await someId(salt, 'select domain as id from organization_domains where organization_id = $1 order by 1', [
      world.main,
    ]),
  },
  body: { joining: salt % 2 === 0 ? 'members' : 'off' },
});

/** Names of roles are unique, and the same salt comes again. */
let rolesMade = 0;

/** Those about other users and the organization. */
export const hintsAboutOthers: Readonly<Record<string, Hinting>> = {
  getUser: async (asked) => ({ path: { id: `local|${await someMember(asked)}` } }),
  updateUserRoles: async (asked) => ({
    path: { id: `local|${await someMember(asked)}` },
    body: { roles: await roleIds(asked) },
  }),
  getProfile: async ({ world, caller, salt }) => {
    if (caller) await m2(caller, world.main).put('/api/profile/', { username: `fuzz-${salt}` });
    return {};
  },
  updateProfile: ownProfile,
  uploadCurrentUserPicture: ownPicture,
  getUsernameAvailability: ({ world, caller, salt }) => ({
    query: { organizationId: caller?.organization ?? world.main, username: `free-${salt}` },
  }),
  listFormerUsernames: member(),
  getPublicUserProfile: async ({ world, salt }) => ({
    path: {
      username: await someId(
        salt,
        'select username as id from profiles where organization_id = $1 and username is not null',
        [world.main],
      ),
    },
  }),
  markNotificationsRead: async ({ world, salt }) => ({
    body: {
      containerId: world.main,
      ids: [await someId(salt, 'select id from notification_messages where organization_id = $1', [world.main])],
    },
  }),
  archiveNotification: ownNotification,
  unarchiveNotification: ownNotification,
  deleteNotification: ownNotification,
  getSentNotification: sentNotification,
  recallNotification: sentNotification,
  streamNotifications: () => ({ query: { seconds: '1' } }),
  getPicture: async ({ salt }) => ({
    path: { file: `${await someId(salt, 'select hash as id from pictures order by 1')}-512.webp` },
  }),
  createOrganization: ({ salt }) => ({ body: { id: `made-${salt}` } }),
  updateOrganizationSettings: ({ world, salt }) => ({
    path: { organizationId: world.side },
    body: {
      locale: salt % 2 === 0 ? 'de-CH' : undefined,
      logoUrl: salt % 3 === 0 ? 'https://cdn.example.com/logo.png' : undefined,
      color: salt % 2 === 0 ? '#a01020' : undefined,
    },
  }),
  getEmailTemplate: () => ({ path: invitation }),
  putEmailTemplate: () => ({ path: invitation, body: words }),
  resetEmailTemplate: () => ({ path: invitation }),
  previewEmailTemplate: ({ salt }) => ({ path: invitation, body: { words: salt % 2 === 0 ? words : undefined } }),
  sendTestEmail: () => ({ path: invitation }),
  getOrganizationSettings: ({ world }) => ({ path: { organizationId: world.side } }),
  addMember: async ({ world, salt }) => ({
    body: {
      email: await someId(
        salt,
        `select e.email as id from emails e join users u on u.id = e.user_id where u.status = 'active' and e.user_id not in (select user_id from members where organization_id = $1) order by 1`,
        [world.side],
      ),
      roles: undefined,
    },
    path: { organizationId: world.side },
  }),
  listMembers: async (asked) => {
    const role = (await roleIds(asked)).join();
    const domain = asked.salt % 2 === 0 ? 'example.com' : undefined;
    // A search has an order of its own, and a cursor belongs to one order. No attribute is called just `attribute`.
    const plain = { sort: undefined, joinedFrom: undefined, joinedTo: undefined, attribute: undefined };
    const sorted = { ...plain, sort: '-joinedAt', search: undefined, cursor: undefined };
    return {
      query: [
        { role, domain, ...sorted },
        { ...sorted, sort: undefined },
        { role, domain, ...plain },
      ][asked.salt % 3],
    };
  },
  // Two times at random are seldom within 90 days, nor is one within those until today.
  listDailyCounts: ({ salt }) => ({
    query: salt % 2 === 0 ? { from: undefined } : { from: '2026-01-01T00:00:00Z', to: '2026-03-01T00:00:00Z' },
  }),
  ...attributeHints,
  ...usernameHints,
  getMember: member(),
  exportMember: member(),
  removeMember: member(),
  replaceMemberRoles: async (asked) => ({
    path: { userId: await someMember(asked) },
    body: { roles: await roleIds(asked) },
  }),
  changeMembers: async (asked) => {
    const action = ['add-role', 'remove-role', 'sign-out', 'ban', 'unban'][asked.salt % 5] ?? '';
    const role = action.endsWith('role') ? (await roleIds(asked))[0] : undefined;
    return { body: { action, members: [await someMember(asked)], role } };
  },
  addMemberRole: roleOfMember,
  removeMemberRole: roleOfMember,
  updateMember: async ({ world, salt }) => ({
    path: { userId: (await aPerson({ in: world.main })).id },
    headers: { 'If-Match': '*' },
    body: { name: `Fuzzed ${salt}`, username: salt % 2 ? `fuzzed-${salt}` : undefined },
  }),
  removeMemberPicture: member(),
  sendMemberPasswordReset: member(),
  setTemporaryPassword: async (asked) => {
    // Of no other organization, which the domains of this fuzz let others join.
    const { id: userId } = await aPerson({ in: asked.world.main, verified: true });
    await signedInJustNow(asked);
    return { path: { userId } };
  },
  banMember: async (asked) => ({
    path: { userId: await someMember(asked) },
    body: { until: asked.salt % 2 ? '2030-12-31T00:00:00Z' : undefined },
  }),
  unbanMember: member('banned'),
  restoreMember: member('deleted'),
  listMemberNotes: member(),
  addMemberNote: member(),
  removeMemberNote: async (asked) => {
    const [userId, noteId] = [await someMember(asked), randomUUID()];
    await facet.sql(
      `insert into member_notes (organization_id, user_id, id, text, created_at)
       select organization_id, user_id, $3, 'Hello', now() from members where organization_id = $1 and user_id = $2`,
      [asked.world.main, userId, noteId],
    );
    return { path: { userId, noteId } };
  },
  listImpersonations: member(),
  startImpersonation: async (asked) => {
    await facet.sql(`update organizations set impersonation = 'on' where id = $1`, [asked.world.main]);
    await signedInJustNow(asked);
    const { id: userId } = await aPerson({ in: asked.world.main });
    return { path: { userId }, body: { reason: 'Help', currentPassword: undefined } };
  },
  endImpersonation: async (asked) => {
    const [userId, impersonationId] = [await someMember(asked), randomUUID()];
    await facet.sql(
      `insert into impersonations (organization_id, member_id, id, reason, started_at, expires_at)
       select organization_id, user_id, $3, 'Help', now(), now() + interval '1 hour' from members where organization_id = $1 and user_id = $2`,
      [asked.world.main, userId, impersonationId],
    );
    return { path: { userId, impersonationId } };
  },
  listPermissionMembers: () => ({ path: { name: 'read:users' } }),
  listMemberSessions: member(),
  endMemberSessions: member(),
  endMemberSession: async (asked) => {
    const userId = await someMember(asked);
    return {
      path: { userId, sessionId: await someId(0, 'select id from sessions where user_id = $1 order by 1', [userId]) },
    };
  },
  deleteMemberAccount: member(),
  listMemberPermissions: member(),
  createInvitation: async (asked) => ({ body: { roles: asked.salt % 2 ? await roleIds(asked) : undefined } }),
  addOrganizationDomain: ({ salt }) => ({
    body: { domain: `fuzz-${salt}.example`, joining: salt % 2 === 0 ? 'members' : undefined },
  }),
  getOrganizationDomain: async (asked) => ({ path: (await someDomain(asked)).path ?? {} }),
  updateOrganizationDomain: someDomain,
  verifyOrganizationDomain: async (asked) => ({ path: (await someDomain(asked)).path ?? {} }),
  removeOrganizationDomain: async (asked) => ({ path: (await someDomain(asked)).path ?? {} }),
  joinByDomain: async ({ world }) => {
    const organizationId = await anOrganization();
    await alsoIn(organizationId, world.keeper.id, 'admin');
    // All callers have an address of this domain.
    await facet.sql(
      `insert into organization_domains (organization_id, domain, token, joining, created_at, verified_at, checked_at)
       values ($1, 'example.com', '', 'members', now(), now(), now())
       on conflict (domain) where verified_at is not null do update set organization_id = excluded.organization_id`,
      [organizationId],
    );
    return { path: { organizationId } };
  },
  createInvitations: ({ salt }) => ({ body: { invitations: [{ email: `many-${salt}@example.com` }] } }),
  getInvitation: async (asked) => ({ path: { id: await someInvitation(asked) } }),
  updateInvitation: async (asked) => ({
    path: { id: await someInvitation(asked) },
    body: { roles: asked.salt % 2 ? await roleIds(asked) : [] },
  }),
  evaluateAccess: accessQuestion,
  evaluateAccessOfMany: accessQuestion,
  searchSubjects: accessQuestion,
  searchActions: accessQuestion,
  resendInvitation: async (asked) => ({ path: { id: await someInvitation(asked) } }),
  revokeInvitation: async (asked) => ({ path: { id: await someInvitation(asked) } }),
  createApplicationPermission: ({ salt }) => ({ body: { name: `approve:invoices-${salt}` } }),
  getApplicationPermission: applicationPermission,
  updateApplicationPermission: applicationPermission,
  deleteApplicationPermission: async (asked) => ({ ...(await unusedPermission(asked)), headers: { 'If-Match': '*' } }),
  getRole: role(true),
  createRole: ({ salt }) => ({ body: { permissions: ['read:users', 'read:members'].slice(0, 1 + (salt % 2)) } }),
  updateRole: async ({ world, salt }) => ({
    path: { roleId: await aRole(world.main, `To change ${(rolesMade += 1)}`, ['read:users']) },
    headers: { 'If-Match': '*' },
    body: { name: undefined, permissions: salt % 2 ? ['read:users'] : undefined },
  }),
  deleteRole: role(false),
  revokeOrganizationApiKey: async ({ world, salt }) => ({
    path: {
      keyId: await someId(salt, `select id from api_keys where organization_id = $1 and name <> 'robot' order by 1`, [
        world.main,
      ]),
    },
  }),
  putCollectionObject: member(),
  removeCollectionObject: async (asked) => {
    const userId = await someMember(asked);
    const object = await anObject(asked.world.keeper, { ...asked.world.lodger, id: userId as UserId }, 'to-remove');
    return { path: { userId, ...object } };
  },
  createNotification: async (asked) => ({
    body: {
      ...{ userIds: undefined, all: undefined, role: undefined },
      ...[{ all: true }, { userIds: [await someMember(asked)] }, { role: (await roleIds(asked))[0] }][asked.salt % 3],
    },
  }),
  addIssuer: ({ world, salt }) => ({
    body: {
      issuer: `urn:issuer:${salt}`,
      provider: `made-${salt}`,
      jwksUri: 'https://keys.example/jwks.json',
      organizationId: world.main,
      audience: ['facet'],
    },
  }),
  removeIssuer: async ({ salt }) => ({
    path: { provider: await someId(salt, 'select provider as id from trusted_issuers order by 1') },
  }),
  // Only operators may, who send few of the requests: each of theirs counts. Ids of nothing come by the mutations.
  retryJob: async ({ world }) => ({ path: { id: await world.parkedJob() } }),
};
