import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import { HandleNeedsOrganization, ProfileQueries, ProfilesService, type UserDetailsRow } from '@app/accounts';
import { Caller, ReadWithCaller, SignedIn } from '@app/auth';
import { Fails, IfMatch, Returns, type WithETag } from '@app/http';
import { StaleVersion, type Precondition, type Principal } from '@app/common';
import { UsernameCooldown, usernameFailures } from '@app/usernames';
import { BirthDateOutOfRange, UserNotFound } from '@app/users';
import { UserV1ProfileQueryDto } from './dto/profile-query.dto.js';
import { profileFields, UserV1ProfileDto } from './dto/profile.dto.js';
import { UpdateUserV1ProfileDto } from './dto/update-profile.dto.js';
import { toUserDetailsChanges, toProfile } from './profile.mapper.js';

const fieldsParam = {
  name: 'fields',
  description: 'The fields to answer, in this order. `fields=a,b` and `fields[]=a` will do as well.',
  schema: {
    type: 'array',
    minItems: 1,
    items: { type: 'string', enum: [...profileFields] },
    example: ['id', 'handle', 'displayName', 'email'],
  },
};

@ApiTags('User: profile')
@Controller('v1/user/profile')
export class UserV1ProfileController {
  constructor(
    private readonly profileQueries: ProfileQueries,
    private readonly profiles: ProfilesService,
  ) {}

  /** The caller's own profile: exactly the requested fields, null for those without a value. */
  @Get()
  @SignedIn('read:me')
  @ApiQuery(fieldsParam)
  @Returns(UserV1ProfileDto)
  @Fails(UserNotFound)
  async getUserProfile(
    @Caller() caller: Principal,
    @ReadWithCaller(ProfileQueries.userDetailsOfCaller) details: UserDetailsRow | undefined,
    @Query() { fields }: UserV1ProfileQueryDto,
  ): Promise<WithETag<UserV1ProfileDto>> {
    return toProfile(await this.profileQueries.userDetails(caller.organizationId, caller.userId, details), fields);
  }

  /** Changes the given fields. All changes happen, or none. Returns the whole profile. */
  @Post()
  @SignedIn('update:me')
  @Returns(UserV1ProfileDto, { status: 201 })
  @Fails(
    ...usernameFailures,
    UsernameCooldown,
    HandleNeedsOrganization,
    BirthDateOutOfRange,
    UserNotFound,
    StaleVersion,
  )
  async updateUserProfile(
    @Caller() caller: Principal,
    @IfMatch() expected: Precondition,
    @Body() body: UpdateUserV1ProfileDto,
  ): Promise<WithETag<UserV1ProfileDto>> {
    await this.profiles.updateUserDetails(caller.organizationId, caller.userId, toUserDetailsChanges(body), expected);
    return toProfile(await this.profileQueries.userDetails(caller.organizationId, caller.userId));
  }
}
