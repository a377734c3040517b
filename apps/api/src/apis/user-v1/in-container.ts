import type { Request } from 'express';
import { InOrganization } from '@app/auth';
import { RequestInvalid, OrganizationNotFound } from '@app/common';

function containerOf({ query: { containerId } }: Request): string {
  if (typeof containerId === 'string' && containerId !== '') return containerId;
  throw new RequestInvalid({ fields: [{ field: 'containerId', message: 'containerId must be given, once' }] });
}

/** Routes that work in the container that their query names. One that the caller is no member of does not exist. */
export const InContainer = (): ReturnType<typeof InOrganization> => InOrganization(containerOf, OrganizationNotFound);
