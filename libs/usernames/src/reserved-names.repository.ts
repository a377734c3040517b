import { Injectable } from '@nestjs/common';
import type { UserId } from '@app/kernel';
import type { Tx } from '@app/persistence';

const batchSize = 1000;

/** The names of people who are gone: nobody's, and nobody else's for a while, so that no one passes for them. */
@Injectable()
export class ReservedNames {
  /** Turns the names that a person holds into reserved ones. Neither the row nor its text says any more who had it or how they wrote it. */
  async reserve(tx: Tx, holder: UserId, organizations: readonly string[], until: Date): Promise<void> {
    await tx.rows(
      `update name_registry set kind = 'reserved', owner_id = null, name = canonical, reserved_until = $3
       where organization_id = any($2) and owner_id = $1`,
      [holder, organizations, until],
    );
  }

  /** Frees names whose time is over, so many at once. Answers how many it freed. */
  async free(tx: Tx, now: Date): Promise<number> {
    const freed = await tx.rows(
      `delete from name_registry where (organization_id, canonical) in (
         select organization_id, canonical from name_registry where reserved_until <= $1 order by organization_id, canonical limit ${batchSize} for update skip locked
       ) returning 1`,
      [now],
    );
    return freed.length;
  }
}
