/**
 * Scopes of an API key on the data of its own user, with their descriptions. They are not permissions: every
 * signed-in user has them, and no role grants them.
 */
export const ownScopeCatalogue = {
  'read:me': 'Read the account, profiles, organizations, referrals and notifications of the user',
  'update:me': 'Change the account and profiles of the user, upload pictures, and mark notifications as read',
} as const;

export type OwnScope = keyof typeof ownScopeCatalogue;

export const ownScopes = Object.keys(ownScopeCatalogue).sort() as OwnScope[];

/**
 * The permissions of Facet itself, `verb:noun`, with their descriptions. Beside them an organization has those of its
 * application, and other permissions cannot be granted.
 */
export const permissionCatalogue = {
  'read:users': 'Read users of the organization and their roles',
  'update:users': 'Assign roles to users of the organization',
  'read:members':
    'Search members and read all that is known of them: addresses, numbers, identities, effective permissions',
  'export:members':
    'Have all that the organization keeps about a member handed out, with their sessions and their part of the audit',
  'update:attributes': 'Change attributes of members, those that their organization lets admins or programs write',
  'update:members': 'Remove members and, with update:users, invite users to become members',
  'update:contacts':
    'Change the email addresses and phone numbers of members, in whose organizations the caller may do so everywhere',
  'update:profiles':
    'Change the usernames of members, and the names and pictures of those in whose organizations the caller may do so everywhere',
  'update:passwords':
    'Send members the email that sets a password, and set temporary passwords for those in whose organizations the caller may do so everywhere',
  'read:notes': 'Read the notes that admins write down about members',
  'update:notes': 'Write notes about members and remove them; the member gets them with the export of their data',
  'ban:members': 'Ban members from the organization and end bans',
  'restore:members': 'Restore members who have deleted their account and are not purged yet',
  'impersonate:members':
    'Act in the place of members for 15 minutes, where the organization lets admins do so; of those in whose organizations the caller may do so everywhere',
  'read:sessions': 'Read the signed-in devices of members',
  'update:sessions': 'Sign devices of members out',
  'update:factors': 'Remove the second factors of members who lost them',
  'read:keys': 'Read the API keys of all members, without their secrets',
  'update:keys': 'Revoke API keys of members',
  'update:roles': 'Make, change and delete roles of the organization, and permissions of its application',
  'evaluate:access': 'Ask what users of the organization may do, for its application',
  'create:organizations': 'Make organizations, in the organization that runs the installation',
  'delete:users': 'Delete the accounts of users who belong to this organization alone',
  'read:organization': 'Read the roles and settings of the organization',
  'update:organization': 'Change the settings of the organization',
  'update:domains': 'Add, verify and remove the domains whose people may join the organization',
  'read:providers': 'Read the identity providers with which members sign in, without their secrets',
  'update:providers': 'Add, change and remove the identity providers with which members sign in',
  'read:templates': 'Read the words of the emails of the organization, and see what they look like',
  'update:templates': 'Change the words of the emails of the organization',
  'read:audit': 'Read who did what in the organization',
  'read:denylist': 'Read the list of denied usernames',
  'update:denylist': 'Deny usernames, replace them, and take names off the list',
  'create:notifications': 'Send notifications to users of the organization, see what was sent, and recall it',
  'read:jobs': 'See the jobs of the installation, in the organization that runs it',
  'update:jobs': 'Have parked jobs tried again, in the organization that runs the installation',
  'read:issuers': 'See the trusted token issuers, in the organization that runs the installation',
  'update:issuers': 'Add and remove trusted token issuers, in the organization that runs the installation',
  'update:collections': 'Put and delete objects in the collections of users',
} as const;

export type Permission = keyof typeof permissionCatalogue;

export const permissions = Object.keys(permissionCatalogue).sort() as Permission[];

const isPermission = (text: string): text is Permission => Object.hasOwn(permissionCatalogue, text);

/** What the names of later permissions of Facet begin with, so that no application has one of them. */
const reservedPrefix = 'facet:';

/** Whether a permission of an application cannot have this name. */
export const isReserved = (name: string): boolean => name.startsWith(reservedPrefix) || isApiKeyScope(name);

/** What a permission of an application may be called. */
export const applicationPattern = /^[a-z][a-z0-9-]{0,39}:[a-z][a-z0-9._-]{0,79}$/;

/** Whether a permission of an application may have this name. Whether there is one, its organization says. */
export const isApplicationPermission = (text: string): boolean => applicationPattern.test(text) && !isReserved(text);

/** Whether a text has the form of a permission, of Facet or of an application. */
export const isPermissionName = (text: string): boolean => isPermission(text) || isApplicationPermission(text);

/** Stored in the built-in Admin role: all permissions, those of later versions and of the application included. */
export const everything = '*';

const allHeld: readonly string[] = [...permissions, everything];

/**
 * What stored permissions let somebody do: the permissions of Facet in order, then those of the application. `*`
 * stands for all of the application, whose names only the organization knows.
 */
export function heldPermissions(stored: readonly string[]): readonly string[] {
  if (stored.includes(everything)) return allHeld;
  return [...effectivePermissions(stored), ...new Set(stored.filter(isApplicationPermission).sort())];
}

/** Whether held permissions include this one. */
export const holds = (held: readonly string[], permission: string): boolean =>
  held.includes(permission) || held.includes(everything);

/** The permissions of Facet among stored ones, each once and in order. */
export function effectivePermissions(stored: readonly string[]): Permission[] {
  return stored.includes(everything) ? permissions : permissions.filter((one) => stored.includes(one));
}

/** Whether it is a scope of Facet for API keys: a permission, or a scope on the data of the user. */
const isApiKeyScope = (text: string): boolean => isPermission(text) || Object.hasOwn(ownScopeCatalogue, text);

/** Whether a text has the form of a scope of an API key. */
export const isScopeName = (text: string): boolean => isApiKeyScope(text) || isApplicationPermission(text);

export type BuiltInRole = 'admin' | 'moderator' | 'member';

/** The roles of every new organization. */
export const builtInRoles: Readonly<
  Record<BuiltInRole, { name: string; description: string; permissions: readonly string[] }>
> = {
  admin: { name: 'Admin', description: 'May do everything in the organization', permissions: [everything] },
  moderator: {
    name: 'Moderator',
    description: 'Moderates usernames and sends notifications',
    permissions: ['read:users', 'read:denylist', 'update:denylist', 'create:notifications'],
  },
  member: { name: 'Member', description: 'What everybody has who signs up', permissions: ['read:users'] },
};
