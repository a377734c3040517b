import { Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MemberBelongsElsewhere } from '@app/accounts';
import {
  Allows,
  Caller,
  ImpersonationForbidden,
  PasswordNotSet,
  PasswordRefused,
  SignInBusy,
  SignInNotFresh,
} from '@app/auth';
import { OrganizationNotFound, type OrganizationPrincipal } from '@app/common';
import { Fails, Returns } from '@app/http';
import { MailOff } from '@app/mail';
import { MemberPasswordsService, MemberStatusUnfit } from '@app/members';
import { MemberNotFound } from '@app/organizations';
import { InPathOrganization } from './admin-organization.js';
import { TemporaryPasswordDto } from './dto/member-password.dto.js';
import { MemberParam } from './member-param.js';
import { toTemporaryPassword } from './members.mapper.js';

@ApiTags('Administration: members')
@Controller('admin/organizations/:organizationId/members/:userId')
@InPathOrganization()
export class MemberPasswordsController {
  constructor(private readonly passwords: MemberPasswordsService) {}

  /** Sends the default address of a member the email that sets a new password. */
  @Post('password-reset')
  @MemberParam()
  @Allows('update:passwords')
  @Returns(null, { status: 202, description: 'An email is on its way' })
  @Fails(OrganizationNotFound, MemberNotFound, MemberStatusUnfit, MailOff)
  async sendMemberPasswordReset(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
  ): Promise<void> {
    await this.passwords.sendReset(caller, userId);
  }

  /**
   * Sets a generated password in the place of the one of a member, for 24 hours. It opens no session: a sign-in with it
   * gets 403 `password.change_required`, with a token that sets another password. The sessions of the member end, and the
   * member is told. The caller needs the permission in every organization of the member, and a sign-in of the last ten
   * minutes.
   */
  @Post('temporary-password')
  @MemberParam('01930000-0000-7000-8000-000000000003')
  @Allows('update:passwords')
  @Returns(TemporaryPasswordDto, { status: 201, description: 'The password, which no later answer contains' })
  @Fails(
    ...[OrganizationNotFound, MemberNotFound, MemberBelongsElsewhere, MemberStatusUnfit],
    ...[PasswordNotSet, PasswordRefused, SignInBusy, SignInNotFresh, ImpersonationForbidden],
  )
  async setTemporaryPassword(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
  ): Promise<TemporaryPasswordDto> {
    return toTemporaryPassword(await this.passwords.setTemporary(caller, userId));
  }
}
