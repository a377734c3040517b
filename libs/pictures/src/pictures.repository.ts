import type { PictureHash } from '@app/common';
import type { Tx } from '@app/database';
import { PictureSwept } from './pictures.errors.js';
import { isUnused } from './queries/unused-pictures.queries.js';

const pageOfOrphans = 500;

/** A picture to upload. `bytes`: the size of all its files together. */
export interface NewPicture {
  readonly hash: PictureHash;
  readonly bytes: number;
}

/**
 * Rows of pictures. Each statement locks the row to the end of its transaction: uploads and sweeps of one
 * picture wait for each other.
 */
export const pictureRows = {
  /** Records that files are about to be written. From now on no sweep removes them. */
  async announce(tx: Tx, { hash, bytes }: NewPicture, now: Date): Promise<void> {
    await tx.rows(
      `insert into pictures (hash, bytes, uploads, created_at, touched_at) values ($1, $2, 1, $3, $3)
       on conflict (hash) do update set uploads = pictures.uploads + 1, touched_at = excluded.touched_at`,
      [hash, bytes, now],
    );
  },

  /** Records that the upload is over, in the transaction that makes a user refer to the picture. */
  async settle(tx: Tx, hash: PictureHash): Promise<void> {
    const settled = await tx.row(
      'update pictures set uploads = greatest(uploads - 1, 0) where hash = $1 returning hash',
      [hash],
    );
    if (!settled) throw new PictureSwept({ retryAfter: 1 });
  },

  /**
   * Records that the upload has failed. If the row was lost meanwhile, it is inserted again, so that the
   * sweep finds the files.
   */
  async abandon(tx: Tx, { hash, bytes }: NewPicture, now: Date): Promise<void> {
    await tx.rows(
      `insert into pictures (hash, bytes, uploads, created_at, touched_at) values ($1, $2, 0, $3, $3)
       on conflict (hash) do update set uploads = greatest(pictures.uploads - 1, 0)`,
      [hash, bytes, now],
    );
  },

  /**
   * Removes the row if it has no reference and no running upload. Until the transaction ends no other one can
   * upload or set this picture. The lock comes
   * first, in its own statement, so that the second statement sees what was committed during the wait.
   * @param stalled uploads that began before this time do not count: their process has died
   */
  async removeUnused(tx: Tx, hash: PictureHash, stalled: Date): Promise<boolean> {
    const found = await tx.row('select 1 from pictures where hash = $1 for update', [hash]);
    if (!found) return false;
    const removed = await tx.row(
      `delete from pictures where hash = $1 and (uploads = 0 or touched_at < $2) and ${isUnused('pictures')}
       returning hash`,
      [hash, stalled],
    );
    return removed !== undefined;
  },

  /** A page of pictures without a reference and without an upload since then, oldest first. */
  async orphans(tx: Tx, olderThan: Date): Promise<PictureHash[]> {
    const found = await tx.rows<{ hash: PictureHash }>(
      `select hash from pictures p where touched_at < $1 and ${isUnused('p')}
       order by touched_at, hash limit ${pageOfOrphans}`,
      [olderThan],
    );
    return found.map((one) => one.hash);
  },
};
