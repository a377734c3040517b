import { Injectable } from '@nestjs/common';
import type { Precondition, Principal, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { UsersRepository } from '@app/users';
import { ChangePicture } from './change-picture.service.js';
import { ProfileWrites } from './profile-writes.service.js';

/** The picture of the caller, changed apart from everything else. */
@Injectable()
export class OwnPicture {
  constructor(
    private readonly users: UsersRepository,
    private readonly writes: ProfileWrites,
    private readonly pictures: ChangePicture,
  ) {}

  /** Sets an uploaded picture. Throws `PictureUploadOff` where the organization of the credential has switched uploads off, and what `ChangePicture.upload` throws. */
  upload({ organizationId, userId }: Principal, image: Buffer, expected: Precondition): Promise<void> {
    return this.writes.run(organizationId, userId, image, (tx) => this.assertState(tx, userId, expected));
  }

  /** Takes the picture away, also one that is kept elsewhere. */
  remove({ organizationId, userId }: Principal, expected: Precondition): Promise<void> {
    return this.writes.run(organizationId, userId, undefined, async (tx) => {
      await this.assertState(tx, userId, expected);
      await this.pictures.unset(tx, userId);
    });
  }

  private async assertState(tx: Tx, userId: UserId, expected: Precondition): Promise<void> {
    const user = await this.users.lock(tx, userId);
    expected.demand(String(user.version));
  }
}
