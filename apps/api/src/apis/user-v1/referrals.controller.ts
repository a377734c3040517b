import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MembershipQueries } from '@app/accounts';
import { Caller, SignedIn } from '@app/auth';
import { defaultPageSize, Fails, NumberedPageQueryDto, Returns } from '@app/http';
import { type Principal, OrganizationNotFound } from '@app/common';
import { ReferralsDto } from './dto/referrals.dto.js';
import { toReferrals } from './referrals.mapper.js';

@ApiTags('User: referrals')
@Controller('v1/user/referrals')
export class UserV1ReferralsController {
  constructor(private readonly memberships: MembershipQueries) {}

  /** The users whom the caller referred to the organization of the credential, newest first. */
  @Get()
  @SignedIn('read:me')
  @Returns(ReferralsDto)
  @Fails(OrganizationNotFound)
  async listReferrals(
    @Caller() { organizationId, userId }: Principal,
    @Query() query: NumberedPageQueryDto,
  ): Promise<ReferralsDto> {
    const page = { ...query, limit: query.limit ?? defaultPageSize };
    return toReferrals(await this.memberships.referrals(organizationId, userId, page), page);
  }
}
