import { defineError } from '@app/common';

/** Equals `OrganizationNotFound` in APIs that answer 403 for a foreign organization. */
export const NotAMember = defineError(
  'organization.not_a_member',
  'forbidden',
  'There is no such organization, or you are not a member of it.',
);
export const OrganizationExists = defineError(
  'organization.exists',
  'conflict',
  'An organization with this id exists already.',
);
export const OrganizationCreationOff = defineError(
  'organization.creation_off',
  'forbidden',
  'Here only those who run the installation create organizations.',
);
export const OrganizationLimitReached = defineError(
  'organization.limit_reached',
  'conflict',
  'You have created as many organizations as a user may.',
);
export const AdminNeeded = defineError(
  'organization.admin_needed',
  'forbidden',
  'Only an admin of the organization may do this.',
);
export const OrganizationInUse = defineError(
  'organization.in_use',
  'conflict',
  'The installation needs this organization: only those who run it can change that.',
);
export const OrganizationTooLarge = defineError(
  'organization.too_large',
  'conflict',
  'The organization has too many members to be deleted at once: remove some of them first.',
);
export const SettingsInvalid = defineError(
  'organization.settings_invalid',
  'invalid',
  'The settings do not fit together.',
);
export const NamesNotUnique = defineError(
  'organization.names_not_unique',
  'conflict',
  'Usernames cannot be made unique: members share names, or have names that are denied.',
);
export const DenylistNeedsUniqueNames = defineError(
  'denylist.needs_unique_names',
  'conflict',
  'Names can only be denied where the organization has unique usernames.',
);
export const DenylistNamesInUse = defineError(
  'denylist.names_in_use',
  'conflict',
  'Names are in use; nothing was changed.',
);
export const CollectionObjectNotFound = defineError(
  'collection_object.not_found',
  'not_found',
  'There is no such object in the collection of this user.',
);
export const MemberExists = defineError(
  'member.exists',
  'conflict',
  'This user is a member of the organization already.',
);
export const MemberNotFound = defineError('member.not_found', 'not_found', 'The organization has no such member.');
export const DomainExists = defineError('domain.exists', 'conflict', 'The organization has this domain already.');
export const DomainTaken = defineError(
  'domain.taken',
  'conflict',
  'Another organization has verified this domain. It has to give it up first.',
);
