import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { CollectionsRepository, ProfilesRepository, type ObjectContent, type ObjectRef } from '@app/organizations';
import type { Tx } from '@app/database';
import { ObjectKindWrong, ObjectNotFound } from './accounts.errors.js';
import { ChangePicture } from './change-picture.service.js';

/** Pointing a profile at an object of its owner's collection. */
@Injectable()
export class ProfileObjects {
  constructor(
    private readonly collections: CollectionsRepository,
    private readonly profiles: ProfilesRepository,
    private readonly pictures: ChangePicture,
  ) {}

  /** An avatar takes any object. Null unsets it. */
  async setAvatar(tx: Tx, organization: OrganizationId, userId: UserId, ref: ObjectRef | null): Promise<void> {
    if (ref) await this.owned(tx, organization, userId, ref);
    await this.profiles.pointAt(tx, organization, userId, 'avatar', ref);
  }

  /** A picture needs an image. It becomes the person's picture in every API. */
  async setPicture(tx: Tx, organization: OrganizationId, userId: UserId, ref: ObjectRef | null): Promise<void> {
    const object = ref && (await this.owned(tx, organization, userId, ref));
    if (object && object.kind !== 'image') throw new ObjectKindWrong();
    await this.profiles.pointAt(tx, organization, userId, 'picture', ref);
    await (object ? this.pictures.useUrl(tx, userId, object.url) : this.pictures.unset(tx, userId));
  }

  private async owned(tx: Tx, organization: OrganizationId, userId: UserId, ref: ObjectRef): Promise<ObjectContent> {
    const object = await this.collections.find(tx, organization, userId, ref);
    if (!object) throw new ObjectNotFound();
    return object;
  }
}
