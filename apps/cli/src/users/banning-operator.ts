import type { INestApplicationContext } from '@nestjs/common';
import { operator, operatorIn } from '@app/organizations';
import type { AdminScope } from '@app/common';
import { knownOrganization } from '../installation.js';

/** What `user ban` and `user unban` are about: an account, or a membership. */
export interface BanOptions {
  readonly organization?: string;
}

/** The operator, in the organization that the options name. Throws `OrganizationNotFound`. */
export const banningOperator = async (services: INestApplicationContext, { organization }: BanOptions): Promise<AdminScope> =>
  organization === undefined ? operator : operatorIn(await knownOrganization(services, organization));
