import { Injectable } from '@nestjs/common';
import { AccountDeletionService, Authority, NewAccountsService } from '@app/accounts';
import { audit } from '@app/audit';
import { PasswordsService } from '@app/auth';
import type { Actor, OrganizationActor, UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { Mails } from '@app/mail';
import { recordAccountEvent } from '@app/organizations';
import { UsersRepository } from '@app/users';
import { RolesService } from '../roles/roles.service.js';
import { MemberStatusUnfit } from './members.errors.js';

/** A new account and its first membership. */
export interface NewMemberRequest {
  readonly email: string;
  /** True: the operator confirms the owner of the email address. */
  readonly verified: boolean;
  readonly name: string;
  readonly username?: string;
  /** Default: the built-in role Member. */
  readonly roles?: readonly string[];
  /** Absent: the user requests a link to set one. */
  readonly password?: string;
}

/** The accounts of members: created by an operator, restored by an admin or operator. */
@Injectable()
export class MemberAccountsService {
  constructor(
    private readonly authority: Authority,
    private readonly newAccounts: NewAccountsService,
    private readonly roles: RolesService,
    private readonly passwords: PasswordsService,
    private readonly users: UsersRepository,
    private readonly deletion: AccountDeletionService,
    private readonly mails: Mails,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Throws `OrganizationNotFound`, `EmailTaken`, `RoleUnknown`, `PermissionMissing`, `PasswordRefused` and the errors
   * of usernames.
   */
  async create(
    caller: OrganizationActor,
    { email, verified, name, username, roles, password }: NewMemberRequest,
  ): Promise<UserId> {
    const about = { email, names: [name, username ?? ''], organizationId: caller.organizationId };
    const hash = password === undefined ? undefined : await this.passwords.prepare('password', password, about);
    return this.transactions.run(async (tx) => {
      const handle = username === undefined ? {} : { handle: username };
      const userId = await this.newAccounts.create(tx, caller.organizationId, {
        email,
        name,
        verified,
        role: null,
        ...handle,
      });
      await this.roles.grantFirst(tx, caller, userId, roles);
      if (hash !== undefined) await this.passwords.set(tx, userId, hash);
      return userId;
    });
  }

  /**
   * Restores a deleted account before its purge is due, without sessions and API keys. Each organization of
   * the user may do so, because no member gains a permission. Throws `MemberNotFound`, `PermissionMissing`,
   * and `MemberStatusUnfit` for an account that is not deleted or whose purge is due.
   */
  restore(caller: Actor, member: string): Promise<void> {
    return this.authority.changeMember(caller, member, 'restore:members', async (tx, userId) => {
      const account = await this.users.lockStatus(tx, userId);
      if (account?.status !== 'deleted') throw new MemberStatusUnfit({ message: 'This user is not deleted.' });
      if (account.purgeAfter && account.purgeAfter <= tx.now())
        throw new MemberStatusUnfit({ message: 'The purge of this user is due.' });
      await this.deletion.restore(tx, userId);
      await recordRestoration(tx, caller, userId);
      await this.mails.notify(tx, userId, 'account-restored', { organizationId: caller.organizationId });
    });
  }
}

/**
 * An entry of an admin is in the audit of their organization alone, because other organizations must not see its
 * admins.
 */
async function recordRestoration(tx: Tx, { organizationId }: Actor, userId: UserId): Promise<void> {
  if (organizationId === null) await recordAccountEvent(tx, userId, { action: 'user.restored' });
  else await audit.record(tx, { action: 'user.restored', organizationId, target: { type: 'user', id: userId } });
}
