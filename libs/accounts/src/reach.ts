import type { OrganizationId, Principal } from '@app/common';

/** The one organization that a credential reaches; null: all those of its person. An API key belongs to one organization and shows nothing of the others. */
export const reachOf = ({ credential, organizationId }: Principal): OrganizationId | null => (credential === 'key' ? organizationId : null);
