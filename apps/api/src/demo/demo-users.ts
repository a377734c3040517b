import type { BuiltInRole } from '@app/organizations';
import { demoIds, type NewAccount } from '@app/accounts';
import type { RoleId, SessionId, UserId } from '@app/common';

export const {
  organization: demoOrganization,
  annex: demoAnnex,
  guests: demoGuests,
  open: demoOpen,
  toHandOver: demoToHandOver,
  toDelete: demoToDelete,
} = demoIds;
const { adminRole: demoAdminRole, userOf: idOf } = demoIds;

/** A user of the demo organization. Ids are fixed, so that the examples in the documents are those of the data. */
export interface DemoUser {
  readonly userId: UserId;
  readonly role: BuiltInRole;
  readonly name: string;
  readonly email: string;
  readonly handle: string;
  readonly keyId: string;
  readonly about?: NonNullable<NewAccount['about']>;
  /** The member who referred them. */
  readonly referrerHandle?: string;
}

export const demoOrganizationName = 'Demo';

export const demoRoleIds: Readonly<Record<BuiltInRole, RoleId>> = {
  admin: demoAdminRole,
  moderator: 'rol_DemoModerator000' as RoleId,
  member: 'rol_DemoMember000000' as RoleId,
};

/** The examples use the first admin and the first member. */
export const demoAdmin: DemoUser = {
  userId: idOf(1),
  role: 'admin',
  name: 'Ada Admin',
  email: 'ada.admin@demo.example',
  handle: 'ada',
  keyId: 'DemoKeyAdaAdmin0',
  about: {
    bio: 'I collect stamps.',
    address: {
      addressId: 'home',
      addressLine1: '12 St. James Square',
      city: 'London',
      postalCode: 'SW1Y 4JH',
      country: 'GB',
    },
    dateOfBirth: '1985-12-10',
  },
};
export const demoMember: DemoUser = {
  userId: idOf(4),
  role: 'member',
  name: 'Mia Member',
  email: 'mia.member@demo.example',
  handle: 'mia',
  referrerHandle: 'ada',
  keyId: 'DemoKeyMiaMember',
};

export const demoUserList: readonly DemoUser[] = [
  demoAdmin,
  {
    userId: idOf(2),
    role: 'admin',
    name: 'Alan Admin',
    email: 'alan.admin@demo.example',
    handle: 'alan',
    keyId: 'DemoKeyAlanAdmin',
  },
  {
    userId: idOf(3),
    role: 'moderator',
    name: 'Max Moderator',
    email: 'max.moderator@demo.example',
    handle: 'max',
    keyId: 'DemoKeyMaxModera',
  },
  demoMember,
  {
    userId: idOf(5),
    role: 'member',
    name: 'Milo Member',
    email: 'milo.member@demo.example',
    handle: 'milo',
    referrerHandle: 'ada',
    keyId: 'DemoKeyMiloMembe',
  },
];

/** Objects that exist so that the examples that use them up succeed. */
export const demoSessionId = '01930000-0000-7000-8000-00000000d001' as SessionId;
export const demoRefreshSessionId = '01930000-0000-7000-8000-00000000d002' as SessionId;
export const demoWalletNonce = 'DemoWalletNonce0000000';
export const demoSpareKeyId = 'DemoKeyToRevoke0';
export const demoJobKey = 'picture.sweep:demo';

/** A session and a key of a member, for the administration to end. */
export const demoMemberSessionId = '01930000-0000-7000-8000-00000000d003' as SessionId;
/** A session whose refresh token is used again and again, which leaves it as it is. */
export const demoReuseSessionId = '01930000-0000-7000-8000-00000000d004' as SessionId;
export const demoMemberKeyId = 'DemoKeyOfMilo000';
export const demoSpareMember = idOf(5);

/** Users that the examples of the administration change or delete. They have no credentials. */
export const demoExtras = {
  toRemove: { userId: idOf(11), name: 'Rita Removable', email: 'rita.removable@demo.example' },
  toBan: { userId: idOf(12), name: 'Bert Bannable', email: 'bert.bannable@demo.example' },
  banned: { userId: idOf(13), name: 'Bella Banned', email: 'bella.banned@demo.example' },
  deleted: { userId: idOf(14), name: 'Dora Deleted', email: 'dora.deleted@demo.example' },
  /** Of the other organization of the admins, so that they may add them. */
  neighbour: { userId: idOf(15), name: 'Nell Neighbour', email: 'nell.neighbour@demo.example' },
} as const;

export const demoAnnexName = 'Demo annex';

/** Roles of the organization's own: one to change, one to delete. */
export const demoOwnRoles = [
  { id: 'rol_DemoReception000' as RoleId, name: 'Reception', description: 'Looks members up' },
  { id: 'rol_DemoToDelete0000' as RoleId, name: 'To try out deletion', description: '' },
] as const;

/** Permissions of the demo application: one to read and change, one to delete. */
export const demoPermissions = [
  { name: 'read:invoices', description: 'Read invoices' },
  { name: 'delete:invoices', description: 'Delete invoices' },
];

/** An object in the collection of the first admin, for the examples of the M2 API. */
export const demoObject = { datasourceId: 'demo-figures', objectDefinitionId: 'knight' };

/**
 * Users without credentials, for the examples that change their password or delete their account. New at
 * every start.
 */
export const demoSpare = { userId: idOf(21), name: 'Sam Spare', email: 'sam.spare@demo.example' };
export const demoUnverified = { userId: idOf(23), name: 'Vera Verify', email: 'vera.verify@demo.example' };
export const demoForgetful = { userId: idOf(22), name: 'Fay Forgetful', email: 'fay.forgetful@demo.example' };
export const demoReturning = { userId: idOf(24), name: 'Remy Returning', email: 'remy.returning@demo.example' };

/** A user whose default address was changed, so that the former one may undo it. */
export const demoRobbed = {
  userId: idOf(33),
  name: 'Uma Undo',
  email: 'uma.undo@demo.example',
  newEmail: 'uma.changed@demo.example',
};

/** Addresses that the first admin has added: one to send the email to again, one to remove. */
export const demoAdditions = [
  { id: '01930000-0000-7000-8000-00000000d201', email: 'ada.waiting@demo.example' },
  { id: '01930000-0000-7000-8000-00000000d202', email: 'ada.mistyped@demo.example' },
];

/** The same of a member, for the administration: addresses that were added, one to verify, and a phone number. */
export const demoMemberAddition = { id: '01930000-0000-7000-8000-00000000d212', email: 'milo.mistyped@demo.example' };
export const demoMemberWaiting = { id: '01930000-0000-7000-8000-00000000d213', email: 'milo.waiting@demo.example' };
export const demoMemberPhoneNumber = { id: '01930000-0000-7000-8000-00000000d311', phoneNumber: '+442079460001' };

/** A note about that member. */
export const demoMemberNote = {
  id: '01930000-0000-7000-8000-00000000e101',
  text: 'Prefers to be called in the morning.',
  createdAt: '2026-01-02T03:04:05.000Z',
};

/** An impersonation of the same member, to end. */
export const demoImpersonation = {
  id: '01930000-0000-7000-8000-00000000e201',
  reason: 'Ticket 4711: the picture cannot be changed.',
};

/** A phone number of the first admin. */
export const demoPhoneNumber = { id: '01930000-0000-7000-8000-00000000d301', phoneNumber: '+442079460000' };

/** Domains to look at and to remove. */
export const demoDomains = ['corp.demo.example', 'old.demo.example'];

/** Invitations to send again and to take back. */
export const demoInvitations = [
  { id: '01930000-0000-7000-8000-00000000d101', email: 'rose.reminded@demo.example' },
  { id: '01930000-0000-7000-8000-00000000d102', email: 'rob.revoked@demo.example' },
];

/** Rules for usernames: one by which names wait, and one to remove. */
export const demoRules = [
  { id: '01930000-0000-7000-8000-00000000d401', kind: 'prefix', text: 'moderator' },
  { id: '01930000-0000-7000-8000-00000000d402', kind: 'exact', text: 'to try out removal' },
] as const;

/** Members whose usernames wait for a review: one to approve, one to reject. */
export const demoModerators = [
  { userId: idOf(41), name: 'Mo Model', email: 'mo.model@demo.example', handle: 'moderator_mo' },
  { userId: idOf(42), name: 'Maya Model', email: 'maya.model@demo.example', handle: 'moderator_maya' },
];
