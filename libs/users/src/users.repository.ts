import { Injectable } from '@nestjs/common';
import { addressKeyOf, addressSearchKeysOf, nameSearchKeysOf, newId, type UserId } from '@app/common';
import { PreparedQueries, translating, type Tx } from '@app/database';
import type { Address } from './address.js';
import { restorableUntilColumn, signsInColumn, type AddressOwner, type SignInAddress } from './address-owner.js';
import { accountBans } from './account-bans.js';
import { Email } from './email.entity.js';
import { userLock, type LockedUser } from './locked-user.js';
import { publicIdColumn } from './public-id.js';
import { UserNotFound, EmailTaken } from './users.errors.js';
import { User, type PersonalField, type UserStatus } from './user.entity.js';

/** What is known of a user when they arrive. */
export interface NewUser {
  readonly id?: UserId;
  readonly name: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly nickname?: string;
  readonly avatarUrl?: string;
  /** Default: active. */
  readonly status?: UserStatus;
  /** A user who is still pending then is removed. Default: never. */
  readonly confirmBy?: Date;
  /** Whether the user signed up by themselves. Default: no. */
  readonly selfMade?: boolean;
  readonly bio?: string;
  readonly address?: Address;
  readonly dateOfBirth?: string;
}

/** The user who takes an account over. Absent fields stay as they are. */
export type HandedOver = Pick<Email, 'email' | 'verified'> & Omit<NewUser, 'id' | 'status' | 'confirmBy' | 'selfMade'>;

/** What the user changes of themselves: absent stays, null is unset. */
export type UserChanges = Partial<Pick<User, Exclude<PersonalField, 'pictureHash'> | 'address' | 'dateOfBirth'>>;

/** One of the two, or neither. */
export type UserPicture = Pick<User, 'avatarUrl' | 'pictureHash'>;

/** Whether a user may call, until when their deletion can be undone, and what an erasure takes along. */
export type AccountStatus = Pick<User, 'status' | 'purgeAfter' | 'pictureHash' | 'bannedByOperator'> &
  Pick<AddressOwner, 'restorableUntil'>;

const userOfPublicId = {
  name: 'user_of_public_id',
  text: `select i.user_id as "userId" from identities i where ${publicIdColumn('i')} = $1`,
};

/** What every edit of a user writes as well. */
const edited = (now: Date): { updatedAt: Date; version: () => string } => ({
  updatedAt: now,
  version: () => 'version + 1',
});

/** The rows of users, their addresses and identities. */
@Injectable()
export class UsersRepository {
  /** Bans of accounts. */
  static readonly bans = accountBans;

  constructor(private readonly statements: PreparedQueries) {}

  /** The user of another issuer whom the user directory shows under this id. */
  async idOf(publicId: string): Promise<UserId | undefined> {
    return (await this.statements.row<{ userId: UserId }>(userOfPublicId, [publicId]))?.userId;
  }

  async add(tx: Tx, user: NewUser): Promise<UserId> {
    const id = user.id ?? newId<UserId>();
    await tx.manager.insert(User, { selfMade: false, ...user, searchKeys: nameSearchKeysOf(user.name), id });
    return id;
  }

  async addEmail(tx: Tx, userId: UserId, email: string, verified: boolean): Promise<void> {
    const addressKey = addressKeyOf(email);
    const row = {
      id: newId(),
      userId,
      email,
      addressKey,
      searchKeys: addressSearchKeysOf(addressKey),
      verified,
      isDefault: true,
    };
    await translating(tx.manager.insert(Email, row), { uq_emails_address_key: () => new EmailTaken() });
  }

  /** Gives a user an address that is proved, unless a user has it already. */
  async addFreeEmail(tx: Tx, userId: UserId, email: string): Promise<void> {
    const key = addressKeyOf(email);
    await tx.rows(
      `insert into emails (id, user_id, email, address_key, search_keys, verified, is_default) values ($1, $2, $3, $4, $5, true, true) on conflict do nothing`,
      [newId(), userId, email, key, addressSearchKeysOf(key)],
    );
  }

  /** The owner of an address, if it has one. Their row stays locked until the transaction ends. */
  ownerOf(tx: Tx, email: string): Promise<SignInAddress | undefined> {
    return tx.row<SignInAddress>(
      `select u.id as "userId", u.status, e.id as "emailId", e.email, e.verified, ${signsInColumn('e')}, ${restorableUntilColumn('u')}
       from emails e join users u on u.id = e.user_id where e.address_key = $1 for key share of u`,
      [addressKeyOf(email)],
    );
  }

  /** The default addresses that active users among these have proved, in the order of the users. */
  verifiedAddressesOf(tx: Tx, userIds: readonly UserId[]): Promise<Pick<Email, 'userId' | 'email'>[]> {
    const text = `select e.user_id as "userId", e.email from emails e join users u on u.id = e.user_id
      where e.user_id = any($1) and e.is_default and e.verified and u.status = 'active' order by e.user_id`;
    return tx.rows(text, [userIds]);
  }

  /** The default address of a user, proved or not. */
  async defaultAddressOf(tx: Tx, userId: UserId): Promise<string | undefined> {
    return (await tx.manager.findOneBy(Email, { userId, isDefault: true }))?.email;
  }

  /**
   * Records that the user reads the mail of this address, and activates a pending user. Answers false
   * when the account may not be used.
   */
  async proveEmail(tx: Tx, userId: UserId, emailId: string, now: Date): Promise<boolean> {
    const usable = await tx.row(
      `update users set status = 'active', confirm_by = null, updated_at = $2, version = version + 1 where id = $1 and status in ('pending', 'active') returning 1`,
      [userId, now],
    );
    if (!usable) return false;
    await tx.rows(
      'update emails set verified = true, updated_at = $3 where id = $1 and user_id = $2 and not verified',
      [emailId, userId, now],
    );
    return true;
  }

  /** Gives an account to the owner of its address: under their name, active, and with the address as they wrote it. */
  async handOver(
    tx: Tx,
    { userId, emailId }: Pick<AddressOwner, 'userId' | 'emailId'>,
    to: HandedOver,
    now: Date,
  ): Promise<void> {
    const { email, verified, ...about } = to;
    const fresh = { ...about, givenName: about.givenName ?? null, familyName: about.familyName ?? null };
    const state = { status: 'active', confirmBy: null, selfMade: false, ...edited(now) } as const;
    await tx.manager.update(User, { id: userId }, { ...fresh, ...state, searchKeys: nameSearchKeysOf(about.name) });
    await tx.manager.update(Email, { id: emailId }, { email, verified, updatedAt: now });
  }

  /** Takes an address from an account. */
  async releaseAddress(tx: Tx, emailId: string): Promise<void> {
    await tx.manager.delete(Email, { id: emailId });
  }

  /** Removes all, or those added since a moment. @returns how many */
  async removeIdentities(tx: Tx, userId: UserId, since: Date | null = null): Promise<number> {
    const text =
      'delete from identities where user_id = $1 and ($2::timestamptz is null or created_at >= $2) returning 1';
    return (await tx.rows(text, [userId, since])).length;
  }

  /** Takes back a user who was added in this transaction. */
  async discard(tx: Tx, userId: UserId): Promise<void> {
    await tx.manager.delete(User, { id: userId });
  }

  /** Removes users who never were more than pending. */
  async discardAll(tx: Tx, userIds: readonly UserId[]): Promise<void> {
    await tx.rows('delete from users where id = any($1)', [userIds]);
  }

  /** Locks a user until the transaction ends, whatever the status. @returns the status; nothing without a user */
  async lockAny(
    tx: Tx,
    userId: UserId,
    strength: 'share' | 'no key update' | 'update',
  ): Promise<UserStatus | undefined> {
    return (await tx.row<Pick<User, 'status'>>(`select status from users where id = $1 for ${strength}`, [userId]))
      ?.status;
  }

  /** Locks the user who has an address against changes. */
  async lockOwnerOfAddress(tx: Tx, addressKey: string): Promise<void> {
    await tx.rows(
      'select 1 from emails e join users u on u.id = e.user_id where e.address_key = $1 for no key update of u',
      [addressKey],
    );
  }

  /** Locks the user who has an address, if the user has one of these statuses. */
  lockOwner(
    tx: Tx,
    addressKey: string,
    statuses: readonly UserStatus[],
  ): Promise<(Pick<AddressOwner, 'status'> & { readonly id: UserId }) | undefined> {
    const text =
      'select u.id, u.status from emails e join users u on u.id = e.user_id where e.address_key = $1 and u.status = any($2) for update of u';
    return tx.row(text, [addressKey, statuses]);
  }

  /**
   * Locks those of these users whose time to confirm is over. Users who are being confirmed at this moment
   * are left out.
   */
  async lockUnconfirmed(tx: Tx, userIds: readonly UserId[], now: Date): Promise<UserId[]> {
    const text = `select id from users where id = any($1) and status = 'pending' and confirm_by <= $2 for update skip locked`;
    return (await tx.rows<{ id: UserId }>(text, [userIds, now])).map(({ id }) => id);
  }

  /** Locks the row until the transaction ends. A user who is deleted is not there any more. */
  async lock(tx: Tx, userId: UserId): Promise<LockedUser> {
    const user = await tx.row<LockedUser>(userLock, [userId]);
    if (!user) throw new UserNotFound();
    return user;
  }

  async change(tx: Tx, userId: UserId, changes: UserChanges, now: Date): Promise<void> {
    // A new display name outdates the name parts of an earlier source.
    const renamed =
      changes.name === undefined
        ? {}
        : { givenName: null, familyName: null, searchKeys: nameSearchKeysOf(changes.name) };
    // An address, or none, takes the place of an uploaded picture.
    const repictured = changes.avatarUrl === undefined ? {} : { pictureHash: null };
    await tx.manager.update(User, { id: userId }, { ...changes, ...renamed, ...repictured, ...edited(now) });
  }

  /**
   * Sets or unsets the picture. The caller holds the row locked, and tells the pictures library about the one
   * that was there.
   */
  async setPicture(tx: Tx, userId: UserId, picture: UserPicture, now: Date): Promise<void> {
    await tx.manager.update(User, { id: userId }, { ...picture, ...edited(now) });
  }

  /** Changes the address of the picture from one to another. A user who has a different picture meanwhile keeps it. */
  async moveAvatar(tx: Tx, userId: UserId, from: string, to: string | null, now: Date): Promise<void> {
    await tx.manager.update(User, { id: userId, avatarUrl: from }, { avatarUrl: to, ...edited(now) });
  }

  /** Those of these users who have deleted their account. */
  async deletedAmong(tx: Tx, userIds: readonly UserId[]): Promise<UserId[]> {
    const text = `select id from users where id = any($1) and status = 'deleted'`;
    return (await tx.rows<{ id: UserId }>(text, [userIds])).map(({ id }) => id);
  }

  /** Keeps these users until the transaction ends, in order. */
  keep(tx: Tx, userIds: readonly UserId[]): Promise<Pick<User, 'id' | 'status' | 'locale'>[]> {
    return tx.rows('select id, status, locale from users where id = any($1) order by id for key share', [userIds]);
  }

  /** @param bySelf whether the user deleted the account themselves */
  async markDeleted(tx: Tx, userId: UserId, deletedAt: Date, purgeAfter: Date, bySelf: boolean): Promise<void> {
    const selfDeletedAt = bySelf ? deletedAt : null;
    const marks = { statusBeforeDeletion: () => 'status', deletedAt, selfDeletedAt, purgeAfter };
    await tx.manager.update(User, { id: userId }, { status: 'deleted', ...marks, ...edited(deletedAt) });
  }

  /** Locks the row of a user, also of one who waits for their purge. */
  async lockStatus(tx: Tx, userId: UserId): Promise<AccountStatus | undefined> {
    const text = `select u.status, u.purge_after as "purgeAfter", u.picture_hash as "pictureHash", u.banned_by_operator as "bannedByOperator", ${restorableUntilColumn('u')}
      from users u where u.id = $1 for update`;
    return tx.row<AccountStatus>(text, [userId]);
  }

  /** From now on the erasure is due by every clock. */
  async recordErasureBegun(tx: Tx, userId: UserId): Promise<void> {
    await tx.rows('update users set purge_after = deleted_at where id = $1 and purge_after > deleted_at', [userId]);
  }

  /** Marks users as deleted and due for erasure. Their passwords, sessions and keys are removed already. */
  async markErasable(tx: Tx, userIds: readonly UserId[]): Promise<void> {
    await tx.rows(
      `update users set status = 'deleted', deleted_at = coalesce(deleted_at, $2), purge_after = $2 where id = any($1)`,
      [userIds, tx.now()],
    );
  }

  /** The comparison forms of the addresses of a user. */
  async addressKeysOf(tx: Tx, userId: UserId): Promise<string[]> {
    return (await tx.manager.findBy(Email, { userId })).map(({ addressKey }) => addressKey);
  }

  /** The same of the verified addresses alone. */
  async verifiedKeysOf(tx: Tx, userId: UserId): Promise<string[]> {
    return (await tx.manager.findBy(Email, { userId, verified: true })).map(({ addressKey }) => addressKey);
  }

  /** Back to what the user was before the deletion. */
  async restore(tx: Tx, userId: UserId, now: Date): Promise<void> {
    await tx.rows(
      `update users set status = coalesce(status_before_deletion, 'active'), status_before_deletion = null, deleted_at = null, self_deleted_at = null, purge_after = null,
         updated_at = $2, version = version + 1 where id = $1`,
      [userId, now],
    );
  }
}
