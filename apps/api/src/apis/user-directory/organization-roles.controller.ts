import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RolesService } from '@app/members';
import { Allows, Caller } from '@app/auth';
import { Returns } from '@app/http';
import type { Principal } from '@app/common';
import { RoleDto } from './dto/directory-user.dto.js';
import { toRole } from './user-directory.mapper.js';

@ApiTags('User directory')
@Controller('api/v1/organization')
export class OrganizationRolesController {
  constructor(private readonly roles: RolesService) {}

  /** The roles of the caller's organization. */
  @Get('roles')
  @Allows('read:organization')
  @Returns(RoleDto, { isArray: true })
  async listOrganizationRoles(@Caller() caller: Principal): Promise<RoleDto[]> {
    return (await this.roles.summaries(caller.organizationId)).map(toRole);
  }
}
