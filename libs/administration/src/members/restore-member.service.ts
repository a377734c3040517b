import { Injectable } from '@nestjs/common';
import { purgeKeyOf } from '@app/accounts';
import { audit } from '@app/audit';
import { Jobs } from '@app/jobs';
import { Clock, type Mandate } from '@app/kernel';
import { UsersRepository } from '@app/users';
import { MemberStatusUnfit } from '../administration.errors.js';
import { MemberChanges } from '../member-changes.service.js';

/** Undoing the deletion of an account, as long as its purge is not due. */
@Injectable()
export class RestoreMember {
  constructor(
    private readonly changes: MemberChanges,
    private readonly users: UsersRepository,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /**
   * The person can sign in again; what they had is as it was, but for sessions and keys. Any organization of theirs may do this: it gives nobody anything new.
   * Throws `MemberNotFound`, `PermissionMissing`, and `MemberStatusUnfit` when they are not deleted or their purge is due.
   */
  restore(caller: Mandate, member: string): Promise<void> {
    return this.changes.inOrganization(caller, member, 'restore:members', async (tx, userId) => {
      const standing = await this.users.lockStanding(tx, userId);
      const now = this.clock.now();
      if (standing?.status !== 'deleted') throw new MemberStatusUnfit({ message: 'This person is not deleted.' });
      if (standing.purgeAfter && standing.purgeAfter <= now) throw new MemberStatusUnfit({ message: 'The purge of this person is due.' });
      await this.users.restore(tx, userId, now);
      await audit.record(tx, { action: 'user.restored', organizationId: caller.organizationId, target: { type: 'user', id: userId } });
      await this.jobs.cancel(tx, purgeKeyOf(userId));
    });
  }
}
