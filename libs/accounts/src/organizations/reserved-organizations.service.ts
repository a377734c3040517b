import { Inject, Injectable } from '@nestjs/common';
import { TrustedIssuers } from '@app/auth';
import type { OrganizationId } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import type { Tx } from '@app/database';
import { demoOrganizationIds, demoToDelete } from '../demo-data/demo-ids.js';

/** First labels of hosts, which would be taken for those of an organization. */
const hostLabels: readonly string[] = ['admin', 'api', 'www'];

/** The organizations that the installation relies on, and the ids that it keeps for itself. */
@Injectable()
export class ReservedOrganizations {
  constructor(
    private readonly issuers: TrustedIssuers,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'OPERATOR_ORGANIZATION'>,
  ) {}

  /** Whether operators, users of a trusted issuer or the examples of the demo need the organization. */
  async isNeeded(tx: Tx, organizationId: OrganizationId): Promise<boolean> {
    if (organizationId === this.settings.OPERATOR_ORGANIZATION) return true;
    if (organizationId !== demoToDelete && demoOrganizationIds.includes(organizationId)) return true;
    return (await this.issuers.known(tx)).some((issuer) => issuer.organizationId === organizationId);
  }

  /** Whether only those who run the installation create an organization with this id. */
  async isReserved(tx: Tx, organizationId: OrganizationId): Promise<boolean> {
    const isWord = hostLabels.includes(organizationId) || organizationId === demoToDelete;
    return isWord || (await this.isNeeded(tx, organizationId));
  }
}
