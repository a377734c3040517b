import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { ReferrerUnknown, ReferralsRepository } from '@app/users';
import { canonicalNameOf } from '@app/usernames';

/** Whom a new account names. */
export interface NamedReferrer {
  /** The handle of the member who brought them. */
  readonly referrerHandle?: string;
  /** A handle that is nobody's counts as none. */
  readonly ignoreUnknownReferrer?: boolean;
}

/**
 * Where names are unique, one member shows a name, and it is the one who holds it; elsewhere a name that two active members show means neither of them.
 * The lock keeps the membership until the referral stands.
 */
const bearers = `select p.user_id as "userId" from profiles p
  join members m on m.organization_id = p.organization_id and m.user_id = p.user_id
  join users u on u.id = p.user_id
  where p.organization_id = $1 and p.username_key = $2 and u.status = 'active' and m.banned_at is null limit 2 for key share of m`;

/** Gives the member who brought somebody the credit for it. */
@Injectable()
export class Referrers {
  constructor(private readonly referrals: ReferralsRepository) {}

  /** To be called when the new account has their own handle, so that it means them and not whoever had it a moment ago. */
  async credit(tx: Tx, organization: OrganizationId, newAccount: UserId, named: NamedReferrer): Promise<void> {
    const referrer = await this.find(tx, organization, named, newAccount);
    if (referrer) await this.referrals.add(tx, organization, newAccount, referrer);
  }

  /** Throws `ReferrerUnknown`. Nobody brings themselves. */
  async find(tx: Tx, organization: OrganizationId, { referrerHandle, ignoreUnknownReferrer }: NamedReferrer, newAccount?: UserId): Promise<UserId | undefined> {
    if (referrerHandle === undefined) return undefined;
    const [referrer, another] = await tx.rows<{ userId: UserId }>(bearers, [organization, canonicalNameOf(referrerHandle)]);
    if (referrer && !another && referrer.userId !== newAccount) return referrer.userId;
    if (ignoreUnknownReferrer) return undefined;
    throw new ReferrerUnknown({ fields: [{ field: 'referrerHandle', message: 'referrerHandle is not the handle of an active member' }] });
  }
}
