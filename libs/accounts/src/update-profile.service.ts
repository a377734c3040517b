import { Injectable } from '@nestjs/common';
import type { OrganizationId, Precondition, UserId } from '@app/kernel';
import { ChangeUsername, ProfilesRepository, type ObjectRef } from '@app/organizations';
import { Transactor, type Tx } from '@app/persistence';
import { UsersRepository } from '@app/users';
import { profileStateOf } from './profile.reader.js';
import { ProfileObjects } from './profile-objects.service.js';

/** What to change: absent stays, null is unset. */
export interface ProfileChanges {
  readonly username?: string | null;
  readonly pictureObject?: ObjectRef | null;
  readonly avatarObject?: ObjectRef | null;
}

/** Changing a person's profile in an organization; a profile that is not there is made. */
@Injectable()
export class UpdateProfile {
  constructor(
    private readonly profiles: ProfilesRepository,
    private readonly users: UsersRepository,
    private readonly usernames: ChangeUsername,
    private readonly objects: ProfileObjects,
    private readonly transactor: Transactor,
  ) {}

  /** All of the changes happen or none. */
  async update(organization: OrganizationId, userId: UserId, changes: ProfileChanges, expected: Precondition): Promise<void> {
    await this.transactor.run(async (tx) => {
      const user = await this.users.lock(tx, userId);
      const version = await this.profiles.lock(tx, organization, userId);
      expected.demand(profileStateOf({ version, userVersion: user.version }));
      await this.apply(tx, organization, userId, changes);
    });
  }

  private async apply(tx: Tx, organization: OrganizationId, userId: UserId, { username, pictureObject, avatarObject }: ProfileChanges): Promise<void> {
    if (username !== undefined) await this.usernames.change(tx, organization, userId, username, 'username');
    if (avatarObject !== undefined) await this.objects.setAvatar(tx, organization, userId, avatarObject);
    if (pictureObject !== undefined) await this.objects.setPicture(tx, organization, userId, pictureObject);
  }
}
