import { isOrganizationId, type OrganizationId } from '@app/common';
import type { Call } from '../command.js';

/** The organization of `--organization`, if it is given. */
export function organizationOf({
  options: { organization },
  reject,
}: Call<{ readonly organization?: string }>): OrganizationId | undefined {
  if (organization === undefined || isOrganizationId(organization)) return organization;
  return reject('error: --organization must be the id of an organization, such as acme');
}
