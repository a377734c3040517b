import { Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import { audit } from '@app/audit';
import type { OrganizationMandate, UserId } from '@app/kernel';
import { OrganizationsRepository } from '@app/organizations';
import { Transactor } from '@app/persistence';
import { UserNotFound, UsersRepository } from '@app/users';
import { MemberGrants } from './member-grants.service.js';

/** Whom to add, and what they may do. */
export interface Addition {
  readonly email: string;
  /** Default: the built-in role Member. */
  readonly roles?: readonly string[];
}

/** Making a person a member who has an account already. */
@Injectable()
export class AddMember {
  constructor(
    private readonly users: UsersRepository,
    private readonly authority: Authority,
    private readonly organizations: OrganizationsRepository,
    private readonly grants: MemberGrants,
    private readonly transactor: Transactor,
  ) {}

  /**
   * Somebody whom the caller may not read in any organization is not found, so that an address tells nothing: they are invited.
   * Throws `UserNotFound`, `MemberExists`, `RoleUnknown` or `PermissionMissing`.
   */
  add(caller: OrganizationMandate, { email, roles }: Addition): Promise<UserId> {
    return this.transactor.run(async (tx) => {
      const userId = await this.users.presentOwnerOf(tx, email);
      if (!userId || !(await this.authority.reaches(tx, caller, userId, 'read:members'))) throw new UserNotFound();
      await this.organizations.addMember(tx, caller.organizationId, userId);
      await audit.record(tx, { action: 'member.added', organizationId: caller.organizationId, target: { type: 'user', id: userId } });
      await this.grants.give(tx, caller, userId, roles);
      return userId;
    });
  }
}
