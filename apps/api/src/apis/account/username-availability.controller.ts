import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { KnownCaller, Public } from '@app/auth';
import { Fails, Returns } from '@app/http';
import { OrganizationNotFound, type Principal } from '@app/common';
import { MemberNamesService, UsernameAvailabilityOff } from '@app/organizations';
import { UsernameAvailabilityDto, UsernameAvailabilityQueryDto } from './dto/username-availability.dto.js';
import { toAvailability, toOrganizationId } from './username-availability.mapper.js';

@ApiTags('Account')
@Controller('auth/username-availability')
export class UsernameAvailabilityController {
  constructor(private readonly names: MemberNamesService) {}

  /**
   * Whether the caller could have a username in an organization at this moment. Members ask about their organization;
   * others where it has `usernameAvailability` on. Only the choice of the name decides: somebody may be faster.
   */
  @Get()
  @Public({ recognizes: true })
  @Returns(UsernameAvailabilityDto)
  @Fails(OrganizationNotFound, UsernameAvailabilityOff)
  async getUsernameAvailability(
    @Query() { organizationId, username }: UsernameAvailabilityQueryDto,
    @KnownCaller() caller: Principal | null,
  ): Promise<UsernameAvailabilityDto> {
    return toAvailability(await this.names.obstacleTo(toOrganizationId(organizationId), username, caller));
  }
}
