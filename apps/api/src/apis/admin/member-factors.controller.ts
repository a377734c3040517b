import { Controller, Delete, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MemberBelongsElsewhere } from '@app/accounts';
import { Allows, Caller, FactorNotFound, ImpersonationForbidden, SignInNotFresh } from '@app/auth';
import { OrganizationNotFound, type OrganizationPrincipal } from '@app/common';
import { Fails, Returns } from '@app/http';
import { MemberFactorsService, MemberStatusUnfit } from '@app/members';
import { MemberNotFound } from '@app/organizations';
import { InPathOrganization } from './admin-organization.js';
import { MemberParam } from './member-param.js';

@ApiTags('Administration: members')
@Controller('admin/organizations/:organizationId/members/:userId/factors')
@InPathOrganization()
export class MemberFactorsController {
  constructor(private readonly factors: MemberFactorsService) {}

  /**
   * Removes the authenticator app, the passkeys and the recovery codes of a member who lost them, and tells the member.
   * The next sign-in needs no factor. The caller needs the permission in every organization of the member, and for an
   * own account a sign-in of the last ten minutes in which a factor was proved.
   */
  @Delete()
  @MemberParam('01930000-0000-7000-8000-000000000023')
  @Allows('update:factors')
  @Returns(null)
  @Fails(
    ...[OrganizationNotFound, MemberNotFound, FactorNotFound],
    ...[MemberBelongsElsewhere, MemberStatusUnfit, SignInNotFresh, ImpersonationForbidden],
  )
  async removeMemberFactors(@Caller() caller: OrganizationPrincipal, @Param('userId') userId: string): Promise<void> {
    await this.factors.remove(caller, userId);
  }
}
