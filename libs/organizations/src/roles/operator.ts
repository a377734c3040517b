import type { Operator, OrganizationId, OrganizationOperator } from '@app/common';
import { permissions } from './permissions.js';

/** The operator, for what concerns a person in all their organizations. */
export const operator: Operator = { userId: null, organizationId: null, credential: 'operator', permissions };

/** The operator in an organization. */
export const operatorIn = (organizationId: OrganizationId): OrganizationOperator => ({ ...operator, organizationId });
