import { Injectable } from '@nestjs/common';
import { type Permission, MemberNotFound, OrganizationsRepository } from '@app/organizations';
import { Authority } from '@app/accounts';
import type { AdminScope, UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { memberIdOf } from './member-id.js';

type Work = (tx: Tx, userId: UserId, actor: AdminScope) => Promise<void>;

/**
 * A change of one member by another: in one transaction, by somebody whose authority reaches that far, with the membership locked. Whoever locks more takes
 * the admin roles next and the person last, so that no two changes wait for each other.
 */
@Injectable()
export class MemberChanges {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly authority: Authority,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * What concerns the member in this organization. An operator may act on people without an organization, too; then there is no membership to lock.
   * Throws `MemberNotFound` or `PermissionMissing`.
   */
  inOrganization(caller: AdminScope, member: string, permission: Permission, work: Work): Promise<void> {
    const userId = memberIdOf(member);
    const { organizationId } = caller;
    return this.transactions.run(async (tx) => {
      const actor = await this.authority.asOfNow(tx, caller, permission, userId);
      if (organizationId !== null && !(await this.organizations.lockMember(tx, organizationId, userId))) throw new MemberNotFound();
      await this.authority.assertOverMember(tx, actor, userId);
      await work(tx, userId, actor);
    });
  }
}
