import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { Clock, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import { PictureProcessor, Pictures } from '@app/pictures';
import { UsersRepository, type UserPicture } from '@app/users';

/** The picture of a person: uploaded, taken from an address, or none. Of one that is replaced nothing stays, unless others have it too. */
@Injectable()
export class ChangePicture {
  constructor(
    private readonly users: UsersRepository,
    private readonly processor: PictureProcessor,
    private readonly pictures: Pictures,
    private readonly clock: Clock,
  ) {}

  /**
   * Sets an uploaded picture. Throws `PictureTypeRefused`, `PictureTooLarge`, `PictureUndecodable`, `PicturesBusy`, `StorageFull`, `StorageUnavailable`
   * or `UserNotFound`; then nothing has changed.
   * @param bytes the file as it was sent
   * @param alongside what else is to change with the picture or not at all; it may run again, so it writes to the database and nowhere else
   */
  async upload(userId: UserId, bytes: Buffer, alongside: (tx: Tx) => Promise<void> = () => Promise.resolve()): Promise<void> {
    const picture = await this.processor.take(bytes);
    await this.pictures.keep(picture, async (tx, hash) => {
      await alongside(tx);
      await this.point(tx, userId, { pictureHash: hash, avatarUrl: null });
    });
  }

  /** Takes the picture away. */
  unset(tx: Tx, userId: UserId): Promise<void> {
    return this.point(tx, userId, { pictureHash: null, avatarUrl: null });
  }

  /** Sets a picture that is kept elsewhere. */
  useUrl(tx: Tx, userId: UserId, url: string): Promise<void> {
    return this.point(tx, userId, { pictureHash: null, avatarUrl: url });
  }

  private async point(tx: Tx, userId: UserId, to: UserPicture): Promise<void> {
    const before = await this.users.lock(tx, userId);
    if (before.pictureHash === to.pictureHash && before.avatarUrl === to.avatarUrl) return;
    await this.users.setPicture(tx, userId, to, this.clock.now());
    if (before.pictureHash !== to.pictureHash) await this.pictures.release(tx, before.pictureHash);
    await audit.record(tx, { action: 'picture.changed', target: { type: 'user', id: userId }, details: { to: kindOf(to) } });
  }
}

const kindOf = ({ pictureHash, avatarUrl }: UserPicture): string => (pictureHash === null ? (avatarUrl === null ? 'none' : 'address') : 'upload');
