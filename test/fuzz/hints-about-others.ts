import type { UserId } from '@app/kernel';
import { anObject, m2 } from '../support/m2.js';
import { type Hinting, someId, someMember, member, role, roleIds, ownProfile } from './places.js';

/** Those about other people and the organization. */
export const hintsAboutOthers: Readonly<Record<string, Hinting>> = {
  userDirectory_show: async (asked) => ({ path: { id: `local|${await someMember(asked)}` } }),
  userDirectory_updateRoles: async (asked) => ({ path: { id: `local|${await someMember(asked)}` }, body: { roles: await roleIds(asked) } }),
  m2Profile_show: async ({ world, caller, salt }) => {
    if (caller) await m2(caller, world.main).put('/api/profile/', { username: `fuzz-${salt}` });
    return {};
  },
  m2Profile_update: ownProfile,
  userV1PublicProfile_show: async ({ world, salt }) => ({
    path: { username: await someId(salt, 'select username as id from profiles where organization_id = $1 and username is not null', [world.main]) },
  }),
  userV1Notifications_read: async ({ world, salt }) => ({
    body: { containerId: world.main, ids: [await someId(salt, 'select id from notification_messages where organization_id = $1', [world.main])] },
  }),
  userV1NotificationStream_follow: () => ({ query: { seconds: '1' } }),
  pictures_show: async ({ salt }) => ({ path: { file: `${await someId(salt, 'select hash as id from pictures order by 1')}-512.webp` } }),
  organizations_start: ({ salt }) => ({ body: { id: `made-${salt}` } }),
  settings_change: ({ world }) => ({ path: { organizationId: world.side } }),
  settings_show: ({ world }) => ({ path: { organizationId: world.side } }),
  members_add: async ({ world, salt }) => ({
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
  members_find: async (asked) => ({ query: { role: (await roleIds(asked)).join() } }),
  members_show: member(),
  members_remove: member(),
  members_assign: async (asked) => ({ path: { userId: await someMember(asked) }, body: { roles: await roleIds(asked) } }),
  memberStanding_ban: member(),
  memberStanding_unban: member('banned'),
  memberStanding_restore: member('deleted'),
  memberSessions_list: member(),
  memberSessions_endAll: member(),
  memberSessions_end: async (asked) => {
    const userId = await someMember(asked);
    return { path: { userId, sessionId: await someId(0, 'select id from sessions where user_id = $1 order by 1', [userId]) } };
  },
  memberAccount_remove: member(),
  permissions_effective: member(),
  invitations_invite: async (asked) => ({ body: { roles: asked.salt % 2 ? await roleIds(asked) : undefined } }),
  invitations_resend: async ({ world, salt }) => ({
    path: { id: await someId(salt, 'select id from invitations where organization_id = $1 order by 1', [world.main]) },
  }),
  invitations_revoke: async ({ world, salt }) => ({
    path: { id: await someId(salt, 'select id from invitations where organization_id = $1 order by 1', [world.main]) },
  }),
  roles_show: role(true),
  roles_make: ({ salt }) => ({ body: { permissions: ['read:users', 'read:members'].slice(0, 1 + (salt % 2)) } }),
  roles_change: role(false),
  roles_remove: role(false),
  organizationKeys_revoke: async ({ world, salt }) => ({
    path: { keyId: await someId(salt, `select id from api_keys where organization_id = $1 and name <> 'robot' order by 1`, [world.main]) },
  }),
  collections_put: member(),
  collections_remove: async (asked) => {
    const userId = await someMember(asked);
    const object = await anObject(asked.world.keeper, { ...asked.world.lodger, id: userId as UserId }, 'to-remove');
    return { path: { userId, ...object } };
  },
  notifications_create: async (asked) => ({
    body: asked.salt % 3 ? { userIds: [await someMember(asked)], all: undefined } : { userIds: undefined, all: true },
  }),
  jobs_retry: async ({ world, salt }) => ({
    path: { id: salt % 2 ? await world.parkedJob() : await someId(salt, 'select id from graphile_worker.jobs order by 1') },
  }),
};
