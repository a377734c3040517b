import { Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import { FactorsService, SignInService } from '@app/auth';
import type { OrganizationPrincipal } from '@app/common';
import { memberIdOf } from '@app/organizations';
import { UsersRepository } from '@app/users';
import { MemberStatusUnfit } from './members.errors.js';

/**
 * Second factors of members, as admins remove them for those who lost theirs. They belong to the account, so the admin
 * needs the permission in each organization of the member.
 */
@Injectable()
export class MemberFactorsService {
  constructor(
    private readonly authority: Authority,
    private readonly factors: FactorsService,
    private readonly users: UsersRepository,
    private readonly signIn: SignInService,
  ) {}

  /**
   * Removes all factors of a member, who is told, and the recovery codes. Admins remove their own only shortly after
   * they proved one. Throws `MemberNotFound`, `PermissionMissing`, `MemberBelongsElsewhere`, `SignInNotFresh`,
   * `FactorNotFound`, and `MemberStatusUnfit` for an account that is not active.
   */
  async remove(caller: OrganizationPrincipal, member: string): Promise<void> {
    if (memberIdOf(member) === caller.userId) await this.signIn.assertFresh(caller);
    await this.authority.changeMember(caller, member, 'update:factors', async (tx, userId, actor) => {
      await this.authority.assertEverywhere(tx, actor, userId, 'update:factors');
      const status = await this.users.lockAny(tx, userId, 'no key update');
      if (status !== 'active') throw new MemberStatusUnfit({ message: 'The account of this user is not active.' });
      await this.factors.removeLostIn(tx, userId, caller.organizationId);
    });
  }
}
