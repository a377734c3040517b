import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { NameRegistry } from '@app/usernames';
import { Referral } from './referral.entity.js';
import { ReferrerUnknown } from './referrals.errors.js';

/** Rows that say who brought whom. */
@Injectable()
export class ReferralsRepository {
  constructor(private readonly names: NameRegistry) {}

  /** Writes down that the holder of `handle` brought this new member. */
  async add(tx: Tx, organization: OrganizationId, userId: UserId, handle: string): Promise<void> {
    const referrerId = await this.names.holderOf(tx, organization, handle);
    // A newcomer may hold their own handle by now; nobody brings themselves.
    if (!referrerId || referrerId === userId)
      throw new ReferrerUnknown({ fields: [{ field: 'referrerHandle', message: 'referrerHandle is not the handle of a member' }] });
    await tx.manager.insert(Referral, { organizationId: organization, userId, referrerId });
  }
}
