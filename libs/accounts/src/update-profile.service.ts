import { Injectable } from '@nestjs/common';
import { audit, type AuditEvent } from '@app/audit';
import type { OrganizationId, Precondition, UserId } from '@app/common';
import { MemberNamesService, type ObjectRef } from '@app/organizations';
import type { Tx } from '@app/database';
import { PictureAmbiguous } from './accounts.errors.js';
import { ProfileLocks } from './profile-locks.service.js';
import { ProfileWrites } from './profile-writes.service.js';
import { ProfileObjects } from './profile-objects.service.js';

/** What to change: absent stays, null is unset. */
export interface ProfileChanges {
  readonly username?: string | null;
  /** An uploaded picture, as it was sent. */
  readonly image?: Buffer;
  readonly pictureObject?: ObjectRef | null;
  readonly avatarObject?: ObjectRef | null;
}

/** Changing a person's profile in an organization; a profile that is not there is made. */
@Injectable()
export class UpdateProfile {
  constructor(
    private readonly locks: ProfileLocks,
    private readonly usernames: MemberNamesService,
    private readonly objects: ProfileObjects,
    private readonly writes: ProfileWrites,
  ) {}

  /** All of the changes happen or none. */
  async update(organization: OrganizationId, userId: UserId, changes: ProfileChanges, expected: Precondition): Promise<void> {
    if (changes.image && changes.pictureObject !== undefined) throw new PictureAmbiguous();
    await this.writes.run(organization, userId, changes.image, async (tx) => {
      await this.locks.take(tx, organization, userId, { renames: changes.username !== undefined, expected });
      const renamed = await this.apply(tx, organization, userId, changes);
      await audit.record(tx, ...auditEventsOf(organization, userId, changes, renamed));
    });
  }

  /** Returns whether the username is another one now. */
  private async apply(tx: Tx, organization: OrganizationId, userId: UserId, { username, pictureObject, avatarObject }: ProfileChanges): Promise<boolean> {
    const renamed = username !== undefined && (await this.usernames.change(tx, organization, userId, username, 'username'));
    if (avatarObject !== undefined) await this.objects.setAvatar(tx, organization, userId, avatarObject);
    if (pictureObject !== undefined) await this.objects.setPicture(tx, organization, userId, pictureObject);
    return renamed;
  }
}

/** A picture is written down where it is changed. */
function auditEventsOf(organizationId: OrganizationId, userId: UserId, { avatarObject, pictureObject }: ProfileChanges, renamed: boolean): AuditEvent[] {
  const about = { organizationId, target: { type: 'user', id: userId } } as const;
  const fields = Object.entries({ avatarObject, pictureObject }).flatMap(([field, value]) => (value === undefined ? [] : [field]));
  const changed: AuditEvent = { ...about, action: 'profile.changed', details: { fields } };
  return [...(renamed ? [{ ...about, action: 'username.changed' } as const] : []), ...(fields.length > 0 ? [changed] : [])];
}
