import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { SettingsRepository } from '@app/organizations';
import { TransactionManager, type Tx } from '@app/database';
import { PictureUploadOff } from './accounts.errors.js';
import { ChangePicture } from './change-picture.service.js';

/** The one transaction of a change of a profile, with or without an uploaded picture. */
@Injectable()
export class ProfileWrites {
  constructor(
    private readonly settings: SettingsRepository,
    private readonly pictures: ChangePicture,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Throws `PictureUploadOff`, and what `ChangePicture.upload` throws. The picture and the rest change together or not at all.
   * @param organization that decides whether pictures may be uploaded; null: nobody does
   */
  async run(organization: OrganizationId | null, userId: UserId, image: Buffer | undefined, work: (tx: Tx) => Promise<void>): Promise<void> {
    if (!image) return this.transactions.run(work);
    if (organization !== null && !(await this.settings.read(organization)).profilePictureUpload) throw new PictureUploadOff();
    return this.pictures.upload(userId, image, work);
  }
}
