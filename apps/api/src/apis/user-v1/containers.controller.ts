import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MembershipQueries } from '@app/accounts';
import { Caller, SignedIn } from '@app/auth';
import { defaultPageSize, PageQueryDto, Returns } from '@app/http';
import type { Principal } from '@app/common';
import { ContainerPageDto } from './dto/container.dto.js';
import { toContainerPage } from './notifications.mapper.js';

@ApiTags('User: notifications')
@Controller('v1/user/containers')
export class UserV1ContainersController {
  constructor(private readonly memberships: MembershipQueries) {}

  /** The containers of the caller, each with its number of unread notifications. An API key shows only its own. */
  @Get()
  @SignedIn('read:me')
  @Returns(ContainerPageDto)
  async listContainers(
    @Caller() caller: Principal,
    @Query() { limit = defaultPageSize, cursor }: PageQueryDto,
  ): Promise<ContainerPageDto> {
    return toContainerPage(await this.memberships.containers(caller, limit, cursor));
  }
}
