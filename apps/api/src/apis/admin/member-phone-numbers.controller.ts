import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { MemberBelongsElsewhere } from '@app/accounts';
import { Allows, Caller } from '@app/auth';
import { OrganizationNotFound, type OrganizationPrincipal } from '@app/common';
import { PhoneNumberExists, PhoneNumberInvalid, PhoneNumberLimitReached, PhoneNumberNotFound } from '@app/contacts';
import { Fails, Returns } from '@app/http';
import { MemberContactsService, MemberStatusUnfit } from '@app/members';
import { MemberNotFound } from '@app/organizations';
import { InPathOrganization } from './admin-organization.js';
import {
  MemberContactPhoneNumberDto,
  MemberContactPhoneNumbersDto,
  NewMemberPhoneNumberDto,
} from './dto/member-contact.dto.js';
import { toMemberPhoneNumber, toMemberPhoneNumbers } from './member-contacts.mapper.js';
import { MemberParam } from './member-param.js';

const milo = '01930000-0000-7000-8000-000000000005';
const failures = [OrganizationNotFound, MemberNotFound, MemberBelongsElsewhere, MemberStatusUnfit] as const;
const PhoneNumberParam = (): MethodDecorator =>
  ApiParam({
    name: 'id',
    description: 'Id of a phone number of the member',
    example: '01930000-0000-7000-8000-00000000d311',
  });

@ApiTags('Administration: members')
@Controller('admin/organizations/:organizationId/members/:userId/phone-numbers')
@InPathOrganization()
export class MemberPhoneNumbersController {
  constructor(private readonly contacts: MemberContactsService) {}

  /** The phone numbers of a member. */
  @Get()
  @MemberParam()
  @Allows('read:members')
  @Returns(MemberContactPhoneNumbersDto)
  @Fails(OrganizationNotFound, MemberNotFound)
  async listMemberPhoneNumbers(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
  ): Promise<MemberContactPhoneNumbersDto> {
    return toMemberPhoneNumbers(await this.contacts.listPhoneNumbers(caller, userId));
  }

  /** Adds a phone number to the account of a member, who is told. Needs the permission in every organization of theirs. */
  @Post()
  @MemberParam(milo)
  @Allows('update:contacts')
  @Returns(MemberContactPhoneNumberDto, { status: 201, description: 'The number was added' })
  @Fails(...failures, PhoneNumberInvalid, PhoneNumberExists, PhoneNumberLimitReached)
  async addMemberPhoneNumber(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Body() { phoneNumber }: NewMemberPhoneNumberDto,
  ): Promise<MemberContactPhoneNumberDto> {
    return toMemberPhoneNumber(await this.contacts.addPhoneNumber(caller, userId, phoneNumber));
  }

  /** Makes a phone number the default of a member, who is told. Needs the permission in every organization of theirs. */
  @Put(':id/default')
  @MemberParam(milo)
  @PhoneNumberParam()
  @Allows('update:contacts')
  @Returns(MemberContactPhoneNumberDto)
  @Fails(...failures, PhoneNumberNotFound)
  async changeMemberDefaultPhoneNumber(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Param('id') id: string,
  ): Promise<MemberContactPhoneNumberDto> {
    return toMemberPhoneNumber(await this.contacts.makePhoneNumberDefault(caller, userId, id));
  }

  /** Removes a phone number of a member, who is told. Needs the permission in every organization of theirs. */
  @Delete(':id')
  @MemberParam(milo)
  @PhoneNumberParam()
  @Allows('update:contacts')
  @Returns(null)
  @Fails(...failures, PhoneNumberNotFound)
  async removeMemberPhoneNumber(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Param('id') id: string,
  ): Promise<void> {
    await this.contacts.removePhoneNumber(caller, userId, id);
  }
}
