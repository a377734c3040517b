import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import type { PictureHash, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { PictureProcessor, Pictures } from '@app/pictures';
import { UsersRepository, type UserPicture } from '@app/users';

/** The picture of a user: uploaded, at an external address, or none. Files of a replaced picture are removed unless other users have the same picture. */
@Injectable()
export class UserPicturesService {
  constructor(
    private readonly users: UsersRepository,
    private readonly processor: PictureProcessor,
    private readonly pictures: Pictures,
  ) {}

  /**
   * Sets an uploaded picture. Throws `PictureTypeRefused`, `PictureTooLarge`, `PictureUndecodable`, `PicturesBusy`, `StorageFull`, `StorageUnavailable`
   * or `UserNotFound`; then nothing has changed.
   * @param bytes the file as it was sent
   * @param alongside other changes of the same transaction; it may run again, so it writes to the database only
   */
  async upload(userId: UserId, bytes: Buffer, alongside: (tx: Tx) => Promise<void> = () => Promise.resolve()): Promise<void> {
    const picture = await this.processor.take(bytes);
    await this.pictures.upload(picture, async (tx, hash) => {
      await alongside(tx);
      await this.set(tx, userId, { pictureHash: hash, avatarUrl: null });
    });
  }

  remove(tx: Tx, userId: UserId): Promise<void> {
    return this.set(tx, userId, { pictureHash: null, avatarUrl: null });
  }

  /** Sets a picture at an external address. */
  useUrl(tx: Tx, userId: UserId, url: string): Promise<void> {
    return this.set(tx, userId, { pictureHash: null, avatarUrl: url });
  }

  /** Removes the files after the transaction, unless other users have the same picture. */
  release(tx: Tx, hash: PictureHash | null): Promise<void> {
    return this.pictures.release(tx, hash);
  }

  private async set(tx: Tx, userId: UserId, to: UserPicture): Promise<void> {
    const before = await this.users.lock(tx, userId);
    if (before.pictureHash === to.pictureHash && before.avatarUrl === to.avatarUrl) return;
    await this.users.setPicture(tx, userId, to, tx.now());
    if (before.pictureHash !== to.pictureHash) await this.pictures.release(tx, before.pictureHash);
    await audit.record(tx, { action: 'picture.changed', target: { type: 'user', id: userId }, details: { to: kindOf(to) } });
  }
}

const kindOf = ({ pictureHash, avatarUrl }: UserPicture): string => (pictureHash === null ? (avatarUrl === null ? 'none' : 'address') : 'upload');
