import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/persistence';
import type { PictureHash } from '@app/kernel';

const pageOfOrphans = 500;

/** Rows of pictures. */
@Injectable()
export class PicturesRepository {
  /** Announces files that are about to be written. Waits for a sweep of the same picture to end. */
  async announce(tx: Tx, hash: PictureHash, bytes: number, now: Date): Promise<void> {
    await tx.rows(
      `insert into pictures (hash, bytes, created_at, touched_at) values ($1, $2, $3, $3)
       on conflict (hash) do update set touched_at = excluded.touched_at`,
      [hash, bytes, now],
    );
  }

  /**
   * Removes the row when nobody points at it. From here to the end of the transaction nobody can announce or set this picture.
   * The lock comes first, in a statement of its own, so that the second one sees what was committed while we waited for it. Where there
   * is nothing to lock it ends there: a row that comes up after that belongs to an upload that has just begun.
   */
  async removeUnused(tx: Tx, hash: PictureHash): Promise<boolean> {
    const found = await tx.row('select 1 from pictures where hash = $1 for update', [hash]);
    if (!found) return false;
    const removed = await tx.row('delete from pictures where hash = $1 and not exists (select 1 from users where picture_hash = $1) returning hash', [hash]);
    return removed !== undefined;
  }

  /** Pictures that nobody points at and nobody has touched since, oldest first, so many at once. */
  async orphans(tx: Tx, olderThan: Date): Promise<PictureHash[]> {
    const found = await tx.rows<{ hash: PictureHash }>(
      `select hash from pictures p where touched_at < $1 and not exists (select 1 from users u where u.picture_hash = p.hash)
       order by touched_at, hash limit ${pageOfOrphans}`,
      [olderThan],
    );
    return found.map((one) => one.hash);
  }
}
