import type { Operator, OrganizationId, OrganizationActor } from '@app/common';
import { permissions } from './permissions.js';

/** The operator outside of organizations, for changes of whole accounts. */
export const operator: Operator = { userId: null, organizationId: null, credential: 'operator', permissions };

/** The operator in an organization. */
export const operatorIn = (organizationId: OrganizationId): OrganizationActor => ({ ...operator, organizationId });
