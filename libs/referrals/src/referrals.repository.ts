import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { Referral } from './referral.entity.js';

/** Rows that say who brought whom. */
@Injectable()
export class ReferralsRepository {
  /** Writes down that `referrerId` brought this new member. The caller holds the membership of the referrer locked. */
  async add(tx: Tx, organization: OrganizationId, userId: UserId, referrerId: UserId): Promise<void> {
    await tx.manager.insert(Referral, { organizationId: organization, userId, referrerId });
  }
}
