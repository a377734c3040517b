import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { ProfileQueries } from '@app/accounts';
import { Public } from '@app/auth';
import { Fails, Returns } from '@app/http';
import { UserNotFound } from '@app/users';
import { ContainerQueryDto, PublicProfileDto } from './dto/public-profile.dto.js';
import { toPublicProfile } from './profile.mapper.js';

@ApiTags('User: profile')
@Controller('v1/user/by-id/:username/public')
export class UserV1PublicProfileController {
  constructor(private readonly profiles: ProfileQueries) {}

  /**
   * The public profile of a member, by their name in an organization. Names are compared without case and
   * invisible characters.
   */
  @Get()
  @Public()
  @ApiParam({ name: 'username', description: 'The name in the organization', example: 'mia' })
  @Returns(PublicProfileDto)
  @Fails(UserNotFound)
  async getPublicUserProfile(
    @Param('username') username: string,
    @Query() { containerId }: ContainerQueryDto,
  ): Promise<PublicProfileDto> {
    return toPublicProfile(await this.profiles.publicProfile(containerId, username));
  }
}
