import { HandlesJob, type JobPayloads, jobs } from '@app/jobs';
import { Injectable } from '@nestjs/common';
import { Clock, type PictureHash } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { pictureSizes, readFileName } from './picture-name.js';
import { PictureNotFound, PictureSwept } from './pictures.errors.js';
import { pictureRows, type NewPicture } from './pictures.repository.js';
import { PictureProcessor, type ProcessedPicture } from './processing/picture-processor.js';
import { PictureStorage, type OpenPicture } from './storage/picture-storage.js';

const tries = 3;
/** An upload that began earlier has ended, or its process has. */
const longestUploadMs = 3_600_000;
/** No upload has begun before this. */
const always = new Date(0);

const rowOf = ({ hash, files }: ProcessedPicture): NewPicture => ({
  hash,
  bytes: files.reduce((sum, file) => sum + file.bytes.length, 0),
});

/** Stores pictures as long as users refer to them. */
@Injectable()
export class Pictures {
  private readonly processor = new PictureProcessor();

  constructor(
    private readonly storage: PictureStorage,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /**
   * Turns an upload into a picture, and stores nothing. Throws `PictureTypeRefused`, `PictureTooLarge`,
   * `PictureUndecodable` or `PicturesBusy`.
   */
  process(bytes: Buffer): Promise<ProcessedPicture> {
    return this.processor.take(bytes);
  }

  /**
   * Stores the files, then opens the transaction in which `refer` gives a user the picture. When that fails,
   * the files are removed
   * unless another user has the same picture. Throws `StorageFull`, `StorageUnavailable` and what `refer` throws.
   * @param refer may run again, so it writes to the database and nowhere else
   */
  async upload<T>(picture: ProcessedPicture, refer: (tx: Tx, hash: PictureHash) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.store(picture);
        return await this.transactions.run(async (tx) => {
          await pictureRows.settle(tx, picture.hash);
          return refer(tx, picture.hash);
        });
      } catch (error) {
        // Only an upload that hangs for as long as `sweepOrphans` waits is swept before it is settled.
        if (error instanceof PictureSwept && attempt < tries) continue;
        // What cannot be cleaned up now is an orphan, which `sweepOrphans` finds; the caller needs the first error.
        await this.abandon(picture).catch(() => false);
        throw error;
      }
    }
  }

  /**
   * Opens a file, without the database. Throws `PictureNotFound` or `StorageUnavailable`.
   * @param name `<hash>-<size>.webp`
   */
  async open(name: string): Promise<OpenPicture> {
    const picture = readFileName(name);
    const found = picture && (await this.storage.open(picture));
    if (!found) throw new PictureNotFound();
    return found;
  }

  /** Queues a sweep of the picture, after this transaction removed a reference to it. */
  async release(tx: Tx, hash: PictureHash | null): Promise<void> {
    if (hash !== null)
      await jobs.enqueue(tx, 'picture.sweep', { hash }, { runAt: this.clock.now(), key: `picture.sweep:${hash}` });
  }

  @HandlesJob('picture.sweep')
  async handleSweep({ hash }: JobPayloads['picture.sweep']): Promise<void> {
    await this.sweep(hash as PictureHash);
  }

  @HandlesJob('pictures.clean')
  async handleClean(_: unknown, signal: AbortSignal): Promise<void> {
    await this.sweepOrphans(signal);
  }

  /**
   * Removes the row and the files of a picture that no user has.
   * @returns whether it was removed
   */
  sweep(hash: PictureHash): Promise<boolean> {
    return this.transactions.run((tx) => this.remove(tx, hash, always));
  }

  /**
   * Removes pictures that a crash left without a user, and half-written files. Uploads of the last hour may
   * still be going on and stay.
   * @returns how many pictures were removed
   */
  async sweepOrphans(signal?: AbortSignal): Promise<number> {
    const olderThan = new Date(this.clock.now().getTime() - longestUploadMs);
    await this.storage.clearLeftovers(olderThan);
    let removed = 0;
    for (;;) {
      if (signal?.aborted) return removed;
      const orphans = await this.transactions.run((tx) => pictureRows.orphans(tx, olderThan));
      let progress = 0;
      for (const hash of orphans)
        if (await this.transactions.run((tx) => this.remove(tx, hash, olderThan))) progress += 1;
      removed += progress;
      if (progress === 0) return removed;
    }
  }

  private async store(picture: ProcessedPicture): Promise<void> {
    await this.transactions.run((tx) => pictureRows.announce(tx, rowOf(picture), this.clock.now()));
    for (const { size, bytes } of picture.files) await this.storage.put({ hash: picture.hash, size }, bytes);
  }

  private abandon(picture: ProcessedPicture): Promise<boolean> {
    return this.transactions.run(async (tx) => {
      await pictureRows.abandon(tx, rowOf(picture), this.clock.now());
      return this.remove(tx, picture.hash, always);
    });
  }

  /**
   * The files are deleted before the commit, the one place where a transaction waits for a network: the lock
   * on the row keeps an upload
   * of the same picture from writing what we are about to delete.
   */
  private async remove(tx: Tx, hash: PictureHash, stalled: Date): Promise<boolean> {
    const removed = await pictureRows.removeUnused(tx, hash, stalled);
    if (removed) await Promise.all(pictureSizes.map((size) => this.storage.delete({ hash, size })));
    return removed;
  }
}
