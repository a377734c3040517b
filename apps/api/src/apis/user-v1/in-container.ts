import { InOrganization, type ScopeResolver } from '@app/auth';
import { RequestInvalid, OrganizationNotFound } from '@app/common';

const containerOf: ScopeResolver = ({ query: { containerId } }) => {
  if (typeof containerId === 'string' && containerId !== '') return containerId;
  throw new RequestInvalid({ fields: [{ field: 'containerId', message: 'containerId must be given, once' }] });
};

/** Routes that work in the container that their query names. One that the caller is no member of does not exist. */
export const InContainer = (): ReturnType<typeof InOrganization> => InOrganization(containerOf, OrganizationNotFound);
