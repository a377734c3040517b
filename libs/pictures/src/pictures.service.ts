import { Injectable } from '@nestjs/common';
import { Jobs } from '@app/jobs';
import { Clock, type PictureHash } from '@app/kernel';
import { Transactor, translating, type Tx } from '@app/persistence';
import { pictureSizes } from './picture-name.js';
import { PictureSwept } from './pictures.errors.js';
import { PicturesRepository } from './pictures.repository.js';
import type { ProcessedPicture } from './processing/picture-processor.js';
import { PictureStorage } from './storage/picture-storage.js';

const tries = 3;

/** Keeping pictures for as long as somebody points at them. */
@Injectable()
export class Pictures {
  constructor(
    private readonly repository: PicturesRepository,
    private readonly storage: PictureStorage,
    private readonly transactor: Transactor,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores the files, then runs `refer`, whose transaction points somebody at the picture. When that fails, the files go again unless
   * somebody else has the same picture. A sweep that comes in between makes the reference fail on its foreign key, and all of it runs again.
   * Throws `StorageFull`, `StorageUnavailable` and what `refer` throws.
   */
  async keep<T>(picture: ProcessedPicture, refer: (hash: PictureHash) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.store(picture);
        return await translating(refer(picture.hash), { fk_users_picture: () => new PictureSwept({ retryAfter: 1 }) });
      } catch (error) {
        if (error instanceof PictureSwept && attempt < tries) continue;
        // What cannot be cleaned up now is an orphan, which `sweepOrphans` finds; the caller needs to hear of the first fault.
        await this.sweep(picture.hash).catch(() => false);
        throw error;
      }
    }
  }

  /** Has the picture swept after this transaction, which took away a reference to it. */
  async release(tx: Tx, hash: PictureHash | null): Promise<void> {
    if (hash !== null) await this.jobs.enqueue(tx, 'picture.sweep', { hash }, { runAt: this.clock.now(), key: `picture.sweep:${hash}` });
  }

  /**
   * Removes the row and the files of a picture that nobody points at. The files are deleted before the commit, the one place where a
   * transaction waits for a network: the lock on the row keeps an upload of the same picture from writing what we are about to delete.
   * @returns whether it was removed
   */
  async sweep(hash: PictureHash): Promise<boolean> {
    return this.transactor.run(async (tx) => {
      const removed = await this.repository.removeUnused(tx, hash);
      if (removed) await Promise.all(pictureSizes.map((size) => this.storage.delete({ hash, size })));
      return removed;
    });
  }

  /**
   * For the operator: removes pictures that a crash left without a person, and half-written files. Uploads that began after
   * `olderThan` are left alone; an hour ago is safe.
   * @returns how many pictures were removed
   */
  async sweepOrphans(olderThan: Date): Promise<number> {
    await this.storage.clearLeftovers(olderThan);
    let removed = 0;
    for (;;) {
      const orphans = await this.transactor.run((tx) => this.repository.orphans(tx, olderThan));
      let progress = 0;
      for (const hash of orphans) if (await this.sweep(hash)) progress += 1;
      removed += progress;
      if (progress === 0) return removed;
    }
  }

  private async store({ hash, files }: ProcessedPicture): Promise<void> {
    const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
    await this.transactor.run((tx) => this.repository.announce(tx, hash, bytes, this.clock.now()));
    for (const file of files) await this.storage.put({ hash, size: file.size }, file.bytes);
  }
}
