import { Injectable } from '@nestjs/common';
import type { UserId } from '@app/common';
import type { Tx } from '@app/database';

/** Rows that say that a user was erased. */
@Injectable()
export class TombstonesRepository {
  async add(tx: Tx, userId: UserId): Promise<void> {
    await tx.rows('insert into tombstones (id, purged_at) values ($1, $2) on conflict do nothing', [userId, tx.now()]);
  }
}
