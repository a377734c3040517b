import type { OrganizationId, Principal } from '@app/common';

/**
 * The organization whose notifications a credential reaches; null: all organizations of the user. An API key and an
 * impersonation belong to one organization.
 */
export const notificationScopeOf = ({ credential, organizationId }: Principal): OrganizationId | null =>
  credential === 'key' || credential === 'impersonation' ? organizationId : null;
