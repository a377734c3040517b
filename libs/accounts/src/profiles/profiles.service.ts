import { Injectable } from '@nestjs/common';
import { audit, type AuditEvent } from '@app/audit';
import {
  assertDisplayName,
  assertPictureAddress,
  type OrganizationId,
  type Precondition,
  type Principal,
  type UserId,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import {
  MemberNamesService,
  OrganizationsRepository,
  ProfilesRepository,
  type LockedName,
  type ObjectContent,
  type ObjectRef,
} from '@app/organizations';
import { PictureAddresses, Pictures } from '@app/pictures';
import {
  assertBirthDate,
  changedAddress,
  UsersRepository,
  type AddressChange,
  type LockedUser,
  type UserChanges,
  type UserPicture,
} from '@app/users';
import {
  HandleNeedsOrganization,
  ObjectKindWrong,
  ObjectNotFound,
  PictureAmbiguous,
  PictureUploadOff,
} from '../accounts.errors.js';
import { profileStateOf } from '../queries/profiles.queries.js';

/** Changes of a user and of the handle in an organization. An absent field stays, null clears it. */
export interface UserDetailsChanges extends Pick<UserChanges, 'name' | 'bio' | 'dateOfBirth'> {
  /** Absent parts stay. */
  readonly address?: AddressChange | null;
  /** The username in the organization. */
  readonly handle?: string | null;
}

/** Changes of a profile in an organization. An absent field stays, null clears it. */
export interface ProfileChanges {
  readonly username?: string | null;
  /** The bytes of an uploaded picture. */
  readonly image?: Buffer;
  readonly pictureObject?: ObjectRef | null;
  readonly avatarObject?: ObjectRef | null;
}

export const noPicture: UserPicture = { pictureHash: null, avatarUrl: null };

const namingHandle = {
  fields: [{ field: 'handle', message: 'handle belongs to an organization, and the credential is of none' }],
};

/**
 * Edits of users and of their profiles in organizations. Each method makes all of its changes or none, and
 * throws `StaleVersion` when `expected` names another state. Rows are locked in one order: the user, the
 * organization for a name, the profile. A missing profile is created.
 */
@Injectable()
export class ProfilesService {
  constructor(
    private readonly users: UsersRepository,
    private readonly usernames: MemberNamesService,
    private readonly profiles: ProfilesRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly pictures: Pictures,
    private readonly addresses: PictureAddresses,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Changes fields of the user (`/me`). The address of an uploaded picture, sent back as it was read, keeps
   * that picture; another one replaces it.
   */
  updateUser(userId: UserId, { avatarUrl, ...others }: UserChanges, expected: Precondition): Promise<void> {
    return this.transactions.run(async (tx) => {
      const user = await this.lockUser(tx, userId, expected);
      assertDisplayName('name', others.name, user.name);
      const samePicture = avatarUrl === undefined || avatarUrl === this.addresses.of(user);
      if (!samePicture) assertPictureAddress('avatarUrl', avatarUrl);
      const changes = samePicture ? others : { ...others, avatarUrl };
      if (Object.keys(changes).length === 0) return;
      await this.users.change(tx, userId, changes, tx.now());
      if (!samePicture) await this.pictures.release(tx, user.pictureHash);
      const picture = samePicture ? [] : [pictureEvent(userId, { pictureHash: null, avatarUrl })];
      await audit.record(tx, ...describedEvents(userId, Object.keys(others)), ...picture);
    });
  }

  /**
   * Changes fields of the user together with the handle (`/v1/user/profile`).
   * @param organization of the handle; without one everything but the handle can be changed
   */
  async updateUserDetails(
    organization: OrganizationId | null,
    userId: UserId,
    { handle, ...changes }: UserDetailsChanges,
    expected: Precondition,
  ): Promise<void> {
    if (handle !== undefined && organization === null) throw new HandleNeedsOrganization(namingHandle);
    await this.transactions.run(async (tx) => {
      const { user, name } = await this.lock(tx, organization, userId, handle, expected);
      assertDisplayName('displayName', changes.name, user.name);
      const birthDate = changes.dateOfBirth;
      // A stored date may be older than this rule.
      if (typeof birthDate === 'string' && birthDate !== user.dateOfBirth) assertBirthDate(birthDate, tx.now());
      const changed = withWholeAddress(changes, user);
      const fields = Object.keys(changed);
      if (fields.length > 0) await this.users.change(tx, userId, changed, tx.now());
      const renamed =
        handle !== undefined &&
        organization !== null &&
        (await this.usernames.change(tx, organization, userId, handle, 'handle', name));
      const target = { type: 'user', id: userId } as const;
      const rename = renamed ? [{ action: 'username.changed', target } as const] : [];
      await audit.record(tx, ...describedEvents(userId, fields), ...rename);
    });
  }

  /** Changes the profile in an organization (`/api/profile`). */
  async updateProfile(
    organization: OrganizationId,
    userId: UserId,
    changes: ProfileChanges,
    expected: Precondition,
  ): Promise<void> {
    if (changes.image && changes.pictureObject !== undefined) throw new PictureAmbiguous();
    await this.write(organization, userId, changes.image, async (tx) => {
      const { username, pictureObject, avatarObject } = changes;
      const { name } = await this.lock(tx, organization, userId, username, expected);
      const renamed =
        username !== undefined && (await this.usernames.change(tx, organization, userId, username, 'username', name));
      if (avatarObject !== undefined) await this.setAvatarObject(tx, organization, userId, avatarObject);
      if (pictureObject !== undefined) await this.setPictureObject(tx, organization, userId, pictureObject);
      await audit.record(tx, ...profileEvents(organization, userId, changes, renamed));
    });
  }

  /**
   * Sets an uploaded picture. Throws `PictureUploadOff` where the organization of the credential does not
   * allow uploads, and the errors of `setPicture`.
   */
  uploadPicture({ organizationId, userId }: Principal, image: Buffer, expected: Precondition): Promise<void> {
    return this.write(organizationId, userId, image, async (tx) => void (await this.lockUser(tx, userId, expected)));
  }

  /**
   * Sets an uploaded picture, whatever an organization allows. Throws `PictureTypeRefused`, `PictureTooLarge`,
   * `PictureUndecodable`, `PicturesBusy`, `StorageFull`, `StorageUnavailable` or `UserNotFound`; then nothing has
   * changed.
   * @param bytes the file as it was sent
   * @param alongside other changes of the same transaction; it may run again, so it writes to the database only
   */
  async setPicture(
    userId: UserId,
    bytes: Buffer,
    alongside: (tx: Tx) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const picture = await this.pictures.process(bytes);
    await this.pictures.upload(picture, async (tx, hash) => {
      await alongside(tx);
      await this.replacePicture(tx, userId, { pictureHash: hash, avatarUrl: null });
    });
  }

  /** Removes the picture, uploaded or not. */
  removePicture({ userId }: Principal, expected: Precondition): Promise<void> {
    return this.transactions.run(async (tx) => {
      await this.lockUser(tx, userId, expected);
      await this.replacePicture(tx, userId, noPicture);
    });
  }

  /** @param organization decides whether pictures may be uploaded; null: every user may */
  private async write(
    organization: OrganizationId | null,
    userId: UserId,
    image: Buffer | undefined,
    work: (tx: Tx) => Promise<void>,
  ): Promise<void> {
    if (!image) return this.transactions.run(work);
    if (organization !== null && !(await this.organizations.readSettings(organization)).profilePictureUpload)
      throw new PictureUploadOff();
    return this.setPicture(userId, image, work);
  }

  /** Files of a replaced picture are removed unless other users have the same picture. */
  async replacePicture(tx: Tx, userId: UserId, to: UserPicture): Promise<void> {
    const before = await this.users.lock(tx, userId);
    if (before.pictureHash === to.pictureHash && before.avatarUrl === to.avatarUrl) return;
    await this.users.setPicture(tx, userId, to, tx.now());
    if (before.pictureHash !== to.pictureHash) await this.pictures.release(tx, before.pictureHash);
    await audit.record(tx, pictureEvent(userId, to));
  }

  private async lockUser(tx: Tx, userId: UserId, expected: Precondition): Promise<LockedUser> {
    const user = await this.users.lock(tx, userId);
    expected.assertMatches(String(user.version));
    return user;
  }

  /**
   * @param organization null: the user alone
   * @param username the new one; undefined: it stays
   */
  private async lock(
    tx: Tx,
    organization: OrganizationId | null,
    userId: UserId,
    username: string | null | undefined,
    expected: Precondition,
  ): Promise<{ readonly user: LockedUser; readonly name?: LockedName }> {
    const user = await this.users.lock(tx, userId);
    const name =
      organization === null || username === undefined
        ? undefined
        : await this.usernames.lock(tx, organization, userId, username);
    const version = organization === null ? 1 : (name?.version ?? (await this.profiles.lock(tx, organization, userId)));
    expected.assertMatches(profileStateOf({ version, userVersion: user.version }));
    return name ? { user, name } : { user };
  }

  /** An avatar may be any object of the user's collection. */
  private async setAvatarObject(
    tx: Tx,
    organization: OrganizationId,
    userId: UserId,
    ref: ObjectRef | null,
  ): Promise<void> {
    if (ref) await this.ownedObject(tx, organization, userId, ref);
    await this.profiles.pointAt(tx, organization, userId, 'avatar', ref);
  }

  /** A picture needs an object of kind image. It becomes the picture of the user in every API. */
  private async setPictureObject(
    tx: Tx,
    organization: OrganizationId,
    userId: UserId,
    ref: ObjectRef | null,
  ): Promise<void> {
    const object = ref && (await this.ownedObject(tx, organization, userId, ref));
    if (object && object.kind !== 'image') throw new ObjectKindWrong();
    await this.profiles.pointAt(tx, organization, userId, 'picture', ref);
    await this.replacePicture(tx, userId, object ? { pictureHash: null, avatarUrl: object.url } : noPicture);
  }

  private async ownedObject(
    tx: Tx,
    organization: OrganizationId,
    userId: UserId,
    ref: ObjectRef,
  ): Promise<ObjectContent> {
    const object = await this.profiles.findObject(tx, organization, userId, ref);
    if (!object) throw new ObjectNotFound();
    return object;
  }
}

function withWholeAddress({ address, ...others }: Omit<UserDetailsChanges, 'handle'>, before: LockedUser): UserChanges {
  return address === undefined ? others : { ...others, address: changedAddress(before.address, address) };
}

function describedEvents(userId: UserId, fields: readonly string[]): AuditEvent[] {
  return fields.length > 0
    ? [{ action: 'user.described', target: { type: 'user', id: userId }, details: { fields } }]
    : [];
}

/** A changed picture is recorded by `replacePicture`. */
function profileEvents(
  organizationId: OrganizationId,
  userId: UserId,
  { avatarObject, pictureObject }: ProfileChanges,
  renamed: boolean,
): AuditEvent[] {
  const about = { organizationId, target: { type: 'user', id: userId } } as const;
  const fields = Object.entries({ avatarObject, pictureObject }).flatMap(([field, value]) =>
    value === undefined ? [] : [field],
  );
  const changed: AuditEvent = { ...about, action: 'profile.changed', details: { fields } };
  return [
    ...(renamed ? [{ ...about, action: 'username.changed' } as const] : []),
    ...(fields.length > 0 ? [changed] : []),
  ];
}

function pictureEvent(userId: UserId, { pictureHash, avatarUrl }: UserPicture): AuditEvent {
  const to = pictureHash === null ? (avatarUrl === null ? 'none' : 'address') : 'upload';
  return { action: 'picture.changed', target: { type: 'user', id: userId }, details: { to } };
}
