import { Injectable } from '@nestjs/common';
import type { OrganizationId, OrganizationPrincipal, UserId } from '@app/common';
import { OrganizationsRepository } from '@app/organizations';
import { TransactionManager, type Tx } from '@app/database';
import { UserNotFound } from '@app/users';
import { MemberBelongsElsewhere } from './accounts.errors.js';
import { Authority } from './authority.service.js';
import { DeleteAccount } from './delete-account.service.js';
import { MembersReader } from './members.reader.js';

/** Deleting the account of a member, by an admin. */
@Injectable()
export class DeleteMember {
  constructor(
    private readonly members: MembersReader,
    private readonly organizations: OrganizationsRepository,
    private readonly authority: Authority,
    private readonly deletion: DeleteAccount,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Throws `UserNotFound`, `PermissionMissing` when the member may do what the caller may not, `LastAdmin`, and `MemberBelongsElsewhere`: the account
   * of a person who is a member of other organizations too is not one organization's to delete.
   * @param ref a member of the caller's organization, by any of their ids
   */
  async delete(caller: OrganizationPrincipal, ref: string): Promise<void> {
    const { organizationId, userId } = await this.members.find(caller.organizationId, ref);
    await this.transactions.run(async (tx) => {
      const actor = await this.authority.asOfNow(tx, caller, 'delete:users', userId);
      if (!(await this.organizations.lockMember(tx, organizationId, userId))) throw new UserNotFound();
      await this.authority.assertOverMember(tx, actor, userId);
      // The deletion locks the person, so that nobody lets them join elsewhere meanwhile and what is asked next stays so.
      await this.deletion.mark(tx, userId);
      await this.assertOnlyHere(tx, organizationId, userId);
    });
  }

  private async assertOnlyHere(tx: Tx, organization: OrganizationId, userId: UserId): Promise<void> {
    const elsewhere = await tx.row('select 1 from members where user_id = $1 and organization_id <> $2 limit 1', [userId, organization]);
    if (elsewhere) throw new MemberBelongsElsewhere();
  }
}
