import { Injectable } from '@nestjs/common';
import { Clock, type OrganizationId, type UserId } from '@app/common';
import type { Tx } from '@app/database';

const day = 86_400_000;
const batchSize = 1000;

/** Days that a name stays out of reach of others once its owner gave it up, left the organization or was purged. */
const reservedDays = 30;

/** Names that may be reserved for one user in one organization. With more, the one that was given up first becomes free: nobody hoards names by renaming. */
const mostReserved = 5;

const nameReservation = {
  name: 'name_reservation',
  text: `update name_registry set kind = 'reserved', owner_id = null, name = canonical, reserved_until = $4, reserved_for = $2
    where organization_id = $1 and owner_id = $2 and canonical <> $3 returning 1`,
};
// A row that another transaction has locked goes with the next change: to wait for it could be a deadlock.
const nameReservationBound = {
  name: 'name_reservation_bound',
  text: `delete from name_registry where organization_id = $1 and canonical in (
      select canonical from name_registry where organization_id = $1 and reserved_for = $2
      order by reserved_until desc, canonical offset ${mostReserved} for update skip locked
    )`,
};

/** Names that are nobody's, and for a while nobody else's, so that no one passes for their former owner. */
@Injectable()
export class ReservedNames {
  constructor(private readonly clock: Clock) {}

  /**
   * Takes the name from its owner and reserves it for them.
   * @param kept the canonical name that they get in its place: when it is the same, nothing happens
   */
  async release(tx: Tx, organization: OrganizationId, owner: UserId, kept = ''): Promise<void> {
    const reserved = await tx.row(nameReservation, [organization, owner, kept, this.until()]);
    if (reserved) await tx.rows(nameReservationBound, [organization, owner]);
  }

  /** Reserves the names of a user who is purged. Neither the row nor its text says any more who had it or how they wrote it. */
  async reserveOfPurged(tx: Tx, owner: UserId, organizations: readonly OrganizationId[]): Promise<void> {
    await tx.rows(
      `update name_registry set kind = 'reserved', owner_id = null, name = canonical, reserved_until = $3
       where organization_id = any($2) and owner_id = $1`,
      [owner, organizations, this.until()],
    );
  }

  /** Frees names whose time is over, so many at once. Answers how many it freed. */
  async free(tx: Tx): Promise<number> {
    const freed = await tx.rows(
      `delete from name_registry where (organization_id, canonical) in (
         select organization_id, canonical from name_registry where reserved_until <= $1 order by organization_id, canonical limit ${batchSize} for update skip locked
       ) returning 1`,
      [this.clock.now()],
    );
    return freed.length;
  }

  private until(): Date {
    return new Date(this.clock.now().getTime() + reservedDays * day);
  }
}
