import { Injectable } from '@nestjs/common';
import type { OrganizationId, PictureHash, UserId } from '@app/common';
import { DirectNotificationsRepository } from '@app/notifications';
import type { Tx } from '@app/database';
import type { UserStatus } from '@app/users';

/** A deleted user whose erasure may be due. */
export interface DeletionCandidate {
  readonly status: UserStatus;
  readonly purgeAfter: Date | null;
  readonly pictureHash: PictureHash | null;
}

const batchSize = 1000;

/** Tables in which one user may have too many rows for one statement, and the column of the user. */
const bulky = [
  ['referrals', 'referrer_id'],
  ['collection_objects', 'user_id'],
  ['notification_reads', 'user_id'],
  ['notification_marks', 'user_id'],
] as const;

/** Addresses and clients of the audit entries of the user. */
const traces = `delete from audit_origins where (organization_id, entry_id) in (
    select o.organization_id, o.entry_id from audit_subjects s join audit_origins o on o.subject = s.subject where s.user_id = $1 limit ${batchSize}
  ) returning 1`;

/** The rows of a user that foreign keys do not remove, or that are too many for one statement. */
@Injectable()
export class EraserRepository {
  constructor(private readonly directNotifications: DirectNotificationsRepository) {}

  lock(tx: Tx, userId: UserId): Promise<DeletionCandidate | undefined> {
    return tx.row<DeletionCandidate>('select status, purge_after as "purgeAfter", picture_hash as "pictureHash" from users where id = $1 for update', [userId]);
  }

  /** From now on the erasure is due by every clock. */
  async markBegun(tx: Tx, userId: UserId): Promise<void> {
    await tx.rows('update users set purge_after = deleted_at where id = $1 and purge_after > deleted_at', [userId]);
  }

  async organizationsOf(tx: Tx, userId: UserId): Promise<OrganizationId[]> {
    const rows = await tx.rows<{ id: OrganizationId }>('select organization_id as id from members where user_id = $1 order by organization_id', [userId]);
    return rows.map(({ id }) => id);
  }

  /** Removes a batch of rows. @returns whether there were any */
  async eraseInBatches(tx: Tx, userId: UserId, organizations: readonly OrganizationId[]): Promise<boolean> {
    if (await this.directNotifications.forgetSome(tx, organizations, userId)) return true;
    if ((await tx.rows(traces, [userId])).length > 0) return true;
    for (const [table, column] of bulky) {
      const gone = await tx.row(
        `with gone as (
           delete from ${table} where ctid = any(array(select ctid from ${table} where organization_id = any($1) and ${column} = $2 limit ${batchSize})) returning 1
         ) select 1 from gone limit 1`,
        [organizations, userId],
      );
      if (gone) return true;
    }
    return false;
  }

  /** Removes the user, and rows that name the user without a foreign key. */
  async eraseUser(tx: Tx, userId: UserId, now: Date): Promise<void> {
    await tx.rows('update role_assignments set granted_by = null where granted_by = $1', [userId]);
    await tx.rows('delete from pending_sign_ups where address_key in (select address_key from emails where user_id = $1)', [userId]);
    await tx.rows('delete from invitations where address_key in (select address_key from emails where user_id = $1)', [userId]);
    await tx.rows('insert into tombstones (id, purged_at) values ($1, $2) on conflict do nothing', [userId, now]);
    await tx.rows('delete from users where id = $1', [userId]);
  }
}
