import { Injectable } from '@nestjs/common';
import { Clock, type OrganizationId, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import type { NameKey } from './name-key.js';
import { compliantKeyOf } from './compliant-key.js';
import { ReservedNames } from './reserved-names.repository.js';
import type { UsernamePolicy } from './username-policy.js';
import { UsernameConfusable, UsernameDenied, UsernameTaken } from './usernames.errors.js';

// A reserved name is free for its former owner, and for everybody once its time is over.
const nameClaim = {
  name: 'name_claim_or_return',
  text: `insert into name_registry as r (organization_id, canonical, kind, owner_id, name, skeleton) values ($1, $2, 'held', $3, $4, $5)
    on conflict on constraint pk_name_registry do update set kind = 'held', owner_id = excluded.owner_id, name = excluded.name, skeleton = excluded.skeleton,
      reserved_until = null, reserved_for = null
    where r.owner_id = excluded.owner_id or r.reserved_for = excluded.owner_id or r.reserved_until <= $6 returning 1`,
};
const nameQueue = {
  name: 'name_queue',
  text: `select pg_advisory_xact_lock(key) from (
      select hashtextextended('name:' || $1 || ':' || name, 0) as key from (
        select canonical as name from name_registry where organization_id = $1 and owner_id = $2 union select $3
      ) names order by key
    ) keys`,
};

/** The one table that owns every name, as a member sees it. The primary key decides, nobody asks first. */
@Injectable()
export class NameRegistry {
  constructor(
    private readonly reserved: ReservedNames,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives the name to this member, in the place of the one that they held, which stays reserved for them. Throws `UsernameInvalid`, and
   * `UsernameTaken`, `UsernameDenied` or `UsernameConfusable`, whichever the row that is there says.
   * @param field the field of the request that brought the name
   */
  async claim(tx: Tx, organization: OrganizationId, holder: UserId, claimed: { name: string; field: string; policy: UsernamePolicy }): Promise<void> {
    const { name, field, policy } = claimed;
    const key = compliantKeyOf(name, policy, field);
    if (!policy.unique) return;
    await this.queueUp(tx, organization, holder, key);
    await this.reserved.release(tx, organization, holder, key.canonical);
    if (policy.confusables === 'on') await this.assertNotConfusable(tx, organization, key, holder);
    await this.hold(tx, organization, key, holder);
  }

  /** Takes the name away. It stays reserved for them. */
  async release(tx: Tx, organization: OrganizationId, holder: UserId): Promise<void> {
    await this.reserved.release(tx, organization, holder);
  }

  /** A change from one name to another locks both in one order, so that two users who swap names do not wait for each other. */
  private async queueUp(tx: Tx, organization: OrganizationId, holder: UserId, { canonical }: NameKey): Promise<void> {
    await tx.rows(nameQueue, [organization, holder, canonical]);
  }

  private async hold(tx: Tx, organization: OrganizationId, { name, canonical, skeleton }: NameKey, holder: UserId): Promise<void> {
    if (await tx.row(nameClaim, [organization, canonical, holder, name, skeleton, this.clock.now()])) return;
    const there = await tx.row<{ kind: string }>('select kind from name_registry where organization_id = $1 and canonical = $2', [organization, canonical]);
    throw there?.kind === 'denied' ? new UsernameDenied() : new UsernameTaken();
  }

  /** Claims of names that look alike follow one another, so that the second one sees the first. */
  private async assertNotConfusable(tx: Tx, organization: OrganizationId, { canonical, skeleton }: NameKey, holder: UserId): Promise<void> {
    await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`name:${organization}:${skeleton}`]);
    const text = `select 1 from name_registry where organization_id = $1 and skeleton = $2 and canonical <> $3
      and (reserved_until is null or reserved_until > $4 and reserved_for is distinct from $5) limit 1`;
    if (await tx.row(text, [organization, skeleton, canonical, this.clock.now(), holder])) throw new UsernameConfusable();
  }
}
