import type { Principal } from '@app/common';
import type { AttributeRole } from '../schema/schema-faults.js';

/** What a caller is to the attributes of others: a program comes with an API key. */
export const attributeRoleOf = ({ credential }: Principal): AttributeRole =>
  credential === 'key' ? 'program' : 'admin';
