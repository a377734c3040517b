import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { MemberBelongsElsewhere } from '@app/accounts';
import { Allows, Caller, ImpersonationForbidden, SignInNotFresh } from '@app/auth';
import { OrganizationNotFound, TooManyRequests, type OrganizationPrincipal } from '@app/common';
import { EmailExists, EmailLimitReached, EmailNeeded, EmailNotFound, EmailProved, EmailUnproved } from '@app/contacts';
import { Fails, Returns } from '@app/http';
import { MailOff } from '@app/mail';
import { EmailDomainNeeded, MemberContactsService, MemberStatusUnfit } from '@app/members';
import { MemberNotFound } from '@app/organizations';
import { EmailTaken } from '@app/users';
import { InPathOrganization } from './admin-organization.js';
import { MemberContactEmailDto, MemberContactEmailsDto, NewMemberEmailDto } from './dto/member-contact.dto.js';
import { toMemberEmail, toMemberEmails } from './member-contacts.mapper.js';
import { MemberParam } from './member-param.js';

const milo = '01930000-0000-7000-8000-000000000005';
const EmailParam = (example: string): MethodDecorator =>
  ApiParam({ name: 'id', description: 'Id of an email address of the member', example });

@ApiTags('Administration: members')
@Controller('admin/organizations/:organizationId/members/:userId/emails')
@InPathOrganization()
export class MemberEmailsController {
  constructor(private readonly contacts: MemberContactsService) {}

  /** The email addresses of a member, and those that were added and are not verified yet. */
  @Get()
  @MemberParam()
  @Allows('read:members')
  @Returns(MemberContactEmailsDto)
  @Fails(OrganizationNotFound, MemberNotFound)
  async listMemberEmails(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
  ): Promise<MemberContactEmailsDto> {
    return toMemberEmails(await this.contacts.listEmails(caller, userId));
  }

  /**
   * Adds an address to the account of a member, who is told. It counts when the member, signed in, has followed the
   * link that is sent to it. The caller needs the permission in every organization of the member, and for an own account
   * a sign-in of the last ten minutes.
   */
  @Post()
  @MemberParam(milo)
  @Allows('update:contacts')
  @Returns(MemberContactEmailDto, { status: 201, description: 'The address waits for its verification' })
  @Fails(
    OrganizationNotFound,
    MemberNotFound,
    MemberBelongsElsewhere,
    MemberStatusUnfit,
    EmailExists,
    EmailLimitReached,
    MailOff,
    SignInNotFresh,
    ImpersonationForbidden,
    TooManyRequests,
  )
  async addMemberEmail(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Body() { email }: NewMemberEmailDto,
  ): Promise<MemberContactEmailDto> {
    return toMemberEmail(await this.contacts.addEmail(caller, userId, email));
  }

  /**
   * Verifies an address of a member, who is told: the admin vouches that it is theirs. The organization has proved the
   * domain of the address, or runs the installation. The caller needs the permission in every organization of the member,
   * and for an own account a sign-in of the last ten minutes.
   */
  @Post(':id/verification')
  @MemberParam(milo)
  @EmailParam('01930000-0000-7000-8000-00000000d213')
  @Allows('update:contacts')
  @Returns(MemberContactEmailDto)
  @Fails(
    OrganizationNotFound,
    MemberNotFound,
    MemberBelongsElsewhere,
    MemberStatusUnfit,
    EmailNotFound,
    EmailProved,
    EmailTaken,
    EmailDomainNeeded,
    SignInNotFresh,
    ImpersonationForbidden,
    TooManyRequests,
  )
  async verifyMemberEmail(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Param('id') id: string,
  ): Promise<MemberContactEmailDto> {
    return toMemberEmail(await this.contacts.verifyEmail(caller, userId, id));
  }

  /**
   * Makes a verified address the default of a member. The former one gets a link that undoes the change. The caller
   * needs the permission in every organization of the member, and for an own account a sign-in of the last ten minutes.
   */
  @Put(':id/default')
  @MemberParam(milo)
  @EmailParam('01930000-0000-7000-8000-00000000d211')
  @Allows('update:contacts')
  @Returns(MemberContactEmailDto)
  @Fails(
    OrganizationNotFound,
    MemberNotFound,
    MemberBelongsElsewhere,
    MemberStatusUnfit,
    EmailNotFound,
    EmailUnproved,
    SignInNotFresh,
    ImpersonationForbidden,
    TooManyRequests,
  )
  async changeMemberDefaultEmail(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Param('id') id: string,
  ): Promise<MemberContactEmailDto> {
    return toMemberEmail(await this.contacts.makeEmailDefault(caller, userId, id));
  }

  /**
   * Removes an address of a member. It is told, and so is the default. The default and the last verified one stay. The
   * caller needs the permission in every organization of the member, and for an own account a sign-in of the last ten
   * minutes.
   */
  @Delete(':id')
  @MemberParam(milo)
  @EmailParam('01930000-0000-7000-8000-00000000d212')
  @Allows('update:contacts')
  @Returns(null)
  @Fails(
    OrganizationNotFound,
    MemberNotFound,
    MemberBelongsElsewhere,
    MemberStatusUnfit,
    EmailNotFound,
    EmailNeeded,
    SignInNotFresh,
    ImpersonationForbidden,
    TooManyRequests,
  )
  async removeMemberEmail(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Param('id') id: string,
  ): Promise<void> {
    await this.contacts.removeEmail(caller, userId, id);
  }
}
