import { Injectable } from '@nestjs/common';
import { AccountRestorationService } from '@app/accounts';
import { audit } from '@app/audit';
import { Clock, type AdminScope, type UserId } from '@app/common';
import { SecurityNotices } from '@app/mail';
import { recordAccountEvent } from '@app/organizations';
import type { Tx } from '@app/database';
import { UsersRepository } from '@app/users';
import { MemberStatusUnfit } from '../administration.errors.js';
import { MemberChanges } from '../member-changes.service.js';

/** Undoing the deletion of an account, as long as its purge is not due. */
@Injectable()
export class RestoreMember {
  constructor(
    private readonly changes: MemberChanges,
    private readonly users: UsersRepository,
    private readonly restoration: AccountRestorationService,
    private readonly notices: SecurityNotices,
    private readonly clock: Clock,
  ) {}

  /**
   * The person can sign in again; what they had is as it was, but for sessions and keys. Any organization of theirs may do this: it gives nobody anything new.
   * Throws `MemberNotFound`, `PermissionMissing`, and `MemberStatusUnfit` when they are not deleted or their purge is due.
   */
  restore(caller: AdminScope, member: string): Promise<void> {
    return this.changes.inOrganization(caller, member, 'restore:members', async (tx, userId) => {
      const standing = await this.users.lockStanding(tx, userId);
      if (standing?.status !== 'deleted') throw new MemberStatusUnfit({ message: 'This person is not deleted.' });
      if (standing.purgeAfter && standing.purgeAfter <= this.clock.now()) throw new MemberStatusUnfit({ message: 'The purge of this person is due.' });
      await this.restoration.restore(tx, userId);
      await this.record(tx, caller, userId);
      await this.notices.send(tx, userId, 'account-restored', { organizationId: caller.organizationId });
    });
  }

  /** What an admin does is in the audit of their own organization alone: who they are is none of the others' business. */
  private async record(tx: Tx, { organizationId }: AdminScope, userId: UserId): Promise<void> {
    if (organizationId === null) await recordAccountEvent(tx, userId, { action: 'user.restored' });
    else await audit.record(tx, { action: 'user.restored', organizationId, target: { type: 'user', id: userId } });
  }
}
