import { Injectable } from '@nestjs/common';
import { AddressOwnership, PasswordsService, SessionsRepository } from '@app/auth';
import {
  addressKeyOf,
  countedPage,
  isOrganizationId,
  isUuid,
  mostCounted,
  pageOf,
  readCursor,
  RequestInvalid,
  type CountedPage,
  type OrganizationId,
  type UserId,
} from '@app/common';
import { PreparedQueries, TransactionManager } from '@app/database';
import { Mails } from '@app/mail';
import { recordAccountEvent } from '@app/organizations';
import { PictureAddresses, type PictureReference } from '@app/pictures';
import { canonicalNameOf } from '@app/usernames';
import { UserNotFound, UsersRepository, type UserStatus } from '@app/users';
import { EmailUnverified, UserAmbiguous } from './users-admin.errors.js';
import {
  accountDetails,
  ownerOfEmail,
  userByEmail,
  userById,
  userCount,
  usersByUsername,
  usersPage,
  type AccountDetails,
  type ListedAccount,
} from '../queries/users-admin.queries.js';

interface UserQuery {
  readonly status?: UserStatus;
  readonly cursor?: string;
  readonly limit: number;
}

interface Found {
  readonly id: UserId;
}

/**
 * All users of the installation, as its operator finds, reads and changes them. Deleted users are included until
 * their purge.
 */
@Injectable()
export class UsersAdminService {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly pictures: PictureAddresses,
    private readonly users: UsersRepository,
    private readonly passwords: PasswordsService,
    private readonly sessions: SessionsRepository,
    private readonly addresses: AddressOwnership,
    private readonly mails: Mails,
    private readonly transactions: TransactionManager,
  ) {}

  /** Newest first. */
  async list({ status, cursor, limit }: UserQuery): Promise<CountedPage<ListedAccount>> {
    const after = readCursor(cursor, isUuid)?.[0] ?? null;
    const rows = await this.statements.rows<ListedAccount>(usersPage, [status ?? null, after, limit + 1]);
    const counted = await this.statements.row<{ count: number }>(userCount, [status ?? null, mostCounted + 1]);
    const page = pageOf(rows, limit, (row) => [row.id]);
    return countedPage(page, counted?.count ?? 0);
  }

  /** The account across all organizations, in one statement. Throws `UserNotFound`. */
  async details(userId: UserId): Promise<AccountDetails> {
    const found = await this.statements.row<AccountDetails & PictureReference>(accountDetails, [userId]);
    if (!found) throw new UserNotFound();
    return { ...found, avatarUrl: this.pictures.of(found) };
  }

  /**
   * Throws `UserNotFound`, `UserAmbiguous` for a username that several members share, and `RequestInvalid`.
   * @param ref the id of a user, or the public id of an identity; an email address; or
   *   `username@organization`, because the domain of an
   * email address has a dot
   */
  async find(ref: string): Promise<UserId> {
    const at = ref.lastIndexOf('@');
    if (isUuid(ref)) return only(await this.statements.rows<Found>(userById, [ref]));
    const external = ref.includes('|') ? await this.users.idOf(ref) : undefined;
    if (external) return external;
    if (at < 1)
      throw new RequestInvalid({
        fields: [{ field: 'person', message: 'a user is named by id, by e-mail address, or as username@organization' }],
      });
    const organizationId = ref.slice(at + 1);
    if (isOrganizationId(organizationId)) return this.findByUsername(organizationId, ref.slice(0, at));
    return only(await this.statements.rows<Found>(userByEmail, [addressKeyOf(ref)]));
  }

  /**
   * The same before a grant. Throws `EmailUnverified` for an unverified email address, because its account may belong
   * to other users.
   */
  async findForGrant(ref: string): Promise<UserId> {
    const userId = await this.find(ref);
    const [address] = await this.statements.rows<Found & { verified: boolean }>(ownerOfEmail, [addressKeyOf(ref)]);
    if (address?.id === userId && !address.verified) throw new EmailUnverified();
    return userId;
  }

  /**
   * Sets a password and ends all sessions. An account with an unverified email address is handed over: the
   * user who requested the password may not be the one who signed up, so API keys, wallet, identities and
   * roles are removed too. Throws `UserNotFound`, also for a deleted user, or `PasswordRefused`.
   */
  async setPassword(userId: UserId, password: string): Promise<void> {
    await this.details(userId);
    const hash = await this.passwords.prepareFor(userId, 'password', password);
    await this.transactions.run(async (tx) => {
      await this.users.lock(tx, userId);
      const [claim] = await this.addresses.unprovedAmong(tx, [userId]);
      const stripped = claim && claim.status !== 'deleted' ? await this.addresses.strip(tx, claim, true) : 0;
      await this.passwords.set(tx, userId, hash);
      const sessionsEnded = stripped + (await this.sessions.removeAll(tx, userId, null));
      await recordAccountEvent(tx, userId, { action: 'password.set', details: { sessionsEnded } });
      await this.mails.notify(tx, userId, 'password-changed', { organizationId: null });
    });
  }

  private async findByUsername(organizationId: OrganizationId, username: string): Promise<UserId> {
    const found = await this.statements.rows<Found>(usersByUsername, [organizationId, canonicalNameOf(username)]);
    if (found.length > 1) throw new UserAmbiguous({ names: found.map((one) => one.id) });
    return only(found);
  }
}

function only([found]: readonly Found[]): UserId {
  if (!found) throw new UserNotFound();
  return found.id;
}
