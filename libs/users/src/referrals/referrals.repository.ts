import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { erasedAtOnce, OwnsUserData, type Tx, type UserDataOwner } from '@app/database';
import { addUnlessCircular } from '../queries/new-referrals.queries.js';
import { Referral } from './referral.entity.js';

/** A user whom a member referred; without a time: when they joined. */
export interface NewReferral {
  readonly userId: UserId;
  readonly referrerId: UserId;
  readonly joinedAt: Date | null;
}

const referrals = `delete from referrals where ctid = any(array(
    select ctid from referrals where organization_id = any($1) and referrer_id = $2 limit ${erasedAtOnce})) returning 1`;

/** The referrals: which member referred which user. */
@Injectable()
@OwnsUserData('users')
export class ReferralsRepository implements UserDataOwner {
  /**
   * Records who referred these members, where that is not known yet and no user would have referred
   * themselves, also through others.
   * @returns those whose referrer is no other member
   */
  async addAll(tx: Tx, organization: OrganizationId, referrals: readonly NewReferral[]): Promise<UserId[]> {
    const missing: UserId[] = [];
    // One by one: a later one may close a circle with an earlier one.
    for (const { userId, referrerId, joinedAt } of referrals) {
      const row = await tx.row<{ known: boolean }>(addUnlessCircular, [organization, userId, referrerId, joinedAt]);
      if (!row?.known) missing.push(userId);
    }
    return missing;
  }

  /** The user as a referrer; a foreign key removes the rows in which the user was referred. */
  async erase(tx: Tx, userId: UserId, organizations: readonly OrganizationId[]): Promise<boolean> {
    return (await tx.rows(referrals, [organizations, userId])).length > 0;
  }

  /** Writes down that `referrerId` brought this new member. The caller holds the membership of the referrer locked. */
  async add(tx: Tx, organization: OrganizationId, userId: UserId, referrerId: UserId): Promise<void> {
    await tx.manager.insert(Referral, { organizationId: organization, userId, referrerId });
  }
}
