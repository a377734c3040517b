import { defineError } from '@app/kernel';

/** One answer for an organization that does not exist and one that the caller is no member of. */
export const OrganizationNotFound = defineError('organization.not_found', 'not_found', 'There is no such organization, or you are not a member of it.');
export const OrganizationExists = defineError('organization.exists', 'conflict', 'An organization with this id exists already.');
