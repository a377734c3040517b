import { Injectable } from '@nestjs/common';
import { isUuid, type FieldFault, type OrganizationId, type UserId } from '@app/common';
import { ProfilesRepository } from '@app/organizations';
import type { Tx } from '@app/database';
import { ReferralsRepository } from '@app/users';
import { canonicalNameOf } from '@app/usernames';
import type { Places } from './batch-plan.js';

/** A line that names a referrer who is no member, or not yet. */
export interface UnknownReferrer {
  readonly line: number;
  readonly reason: FieldFault;
}

const unknown = { field: 'referrer', message: 'referrer was left out: no other member, or brought by this one; import the file again when they are in' };

/** Writes down who brought whom, after the members of a batch are in. */
@Injectable()
export class NamedReferrals {
  constructor(
    private readonly profiles: ProfilesRepository,
    private readonly referrals: ReferralsRepository,
  ) {}

  async add(tx: Tx, places: ReadonlyMap<OrganizationId, Places>): Promise<UnknownReferrer[]> {
    const missing: UnknownReferrer[] = [];
    for (const [organization, { referrals }] of places) {
      if (referrals.length === 0) continue;
      const ids = await this.idsOf(
        tx,
        organization,
        referrals.map((one) => one.referrer).filter((one) => !isUuid(one)),
      );
      const found = referrals.map((one) => ({
        ...one,
        referrerId: isUuid(one.referrer) ? (one.referrer.toLowerCase() as UserId) : ids.get(canonicalNameOf(one.referrer)),
      }));
      const known = found.flatMap(({ userId, referrerId }) => (referrerId ? [{ userId, referrerId, joinedAt: null }] : []));
      const left = new Set(await this.referrals.addAll(tx, organization, known));
      missing.push(...found.filter(({ userId, referrerId }) => !referrerId || left.has(userId)).map(({ line }) => ({ line, reason: unknown })));
    }
    return missing;
  }

  private async idsOf(tx: Tx, organization: OrganizationId, names: readonly string[]): Promise<ReadonlyMap<string, UserId>> {
    return names.length === 0 ? new Map<string, UserId>() : this.profiles.ownersOf(tx, organization, [...new Set(names.map(canonicalNameOf))]);
  }
}
