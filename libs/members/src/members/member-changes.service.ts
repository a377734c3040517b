import { Injectable } from '@nestjs/common';
import { AuthorityLosses, MemberNotFound, OrganizationsRepository, type Permission } from '@app/organizations';
import { Authority } from '@app/accounts';
import type { Actor, UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { memberIdOf } from './member-id.js';

type Work = (tx: Tx, userId: UserId, actor: Actor) => Promise<void>;

/**
 * Transactions in which an actor changes one member: with the authority checked and the membership locked.
 * Work that locks more locks the admin roles next and the user last, so that no two changes deadlock.
 */
@Injectable()
export class MemberChangesService {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly authority: Authority,
    private readonly losses: AuthorityLosses,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * A change within the organization of the caller. An operator outside of organizations changes any user; then there
   * is no membership to lock.
   * Throws `MemberNotFound` or `PermissionMissing`.
   */
  run(caller: Actor, member: string, permission: Permission, work: Work): Promise<void> {
    const userId = memberIdOf(member);
    const { organizationId } = caller;
    return this.transactions.run(async (tx) => {
      const actor = await this.authority.asOfNow(tx, caller, permission, userId);
      if (organizationId !== null && !(await this.organizations.lockMember(tx, organizationId, userId))) throw new MemberNotFound();
      await this.authority.assertOverMember(tx, actor, userId);
      await work(tx, userId, actor);
    });
  }

  /**
   * The same for a change after which the member has fewer permissions. What depends on them, such as invitations,
   * follows in the same transaction.
   */
  runWithLoss(caller: Actor, member: string, permission: Permission, work: Work): Promise<void> {
    return this.run(caller, member, permission, async (tx, userId, actor) => {
      await work(tx, userId, actor);
      await this.losses.announce(tx, { organizationId: actor.organizationId, userId });
    });
  }
}
