import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ObjectKindWrong,
  ObjectNotFound,
  PictureAmbiguous,
  PictureUploadOff,
  ProfileNotFound,
  ProfileQueries,
  ProfilesService,
  type ProfileRow,
} from '@app/accounts';
import { Caller, CountsAs, Public, ReadWithCaller, SignedIn } from '@app/auth';
import { Fails, IfMatch, Returns, TakesImage, UploadedImage, type WithETag } from '@app/http';
import { Clock, StaleVersion, type OrganizationPrincipal, type Precondition } from '@app/common';
import { NotAMember } from '@app/organizations';
import { maxPictureBytes, uploadFailures } from '@app/pictures';
import { UsernameCooldown, usernameFailures } from '@app/usernames';
import { UserNotFound } from '@app/users';
import { M2ProfileDto, M2UpdatedProfileDto, UpdateM2ProfileDto } from './dto/m2-profile.dto.js';
import { M2StatusDto } from './dto/m2-status.dto.js';
import { InM2Organization } from './m2-organization.js';
import { toProfile, toProfileChanges, toUpdatedProfile } from './m2-profile.mapper.js';
import { serviceStatus } from './service-status.js';

const objectFailures = [ObjectNotFound, ObjectKindWrong, PictureAmbiguous];

@ApiTags('M2 profile')
@Controller('api/profile')
export class M2ProfileController {
  constructor(
    private readonly queries: ProfileQueries,
    private readonly profiles: ProfilesService,
    private readonly clock: Clock,
  ) {}

  /** Answers while the service works. */
  @Get('status')
  @Public()
  @Returns(M2StatusDto)
  getProfileServiceStatus(): M2StatusDto {
    return serviceStatus(this.clock.now());
  }

  /** The caller's profile in the organization. */
  @Get()
  @SignedIn('read:me')
  @InM2Organization()
  @Returns(M2ProfileDto)
  @Fails(ProfileNotFound, NotAMember)
  async getProfile(
    @Caller() caller: OrganizationPrincipal,
    @ReadWithCaller(ProfileQueries.profileOfCaller) profile: ProfileRow | undefined,
  ): Promise<WithETag<M2ProfileDto>> {
    return toProfile(await this.queries.profile(caller.organizationId, caller.userId, profile));
  }

  /**
   * Changes the caller's profile, or creates it. All changes happen, or none. A picture is uploaded as
   * `multipart/form-data`, JPEG, PNG, WebP, GIF or AVIF; of an animation the first frame is stored.
   */
  @Put()
  @CountsAs('upload')
  @TakesImage('profilePicture', maxPictureBytes)
  @SignedIn('update:me')
  @InM2Organization()
  @Returns(M2UpdatedProfileDto)
  @Fails(
    ...usernameFailures,
    UsernameCooldown,
    ...objectFailures,
    PictureUploadOff,
    ...uploadFailures,
    NotAMember,
    UserNotFound,
    ProfileNotFound,
    StaleVersion,
  )
  async updateProfile(
    @Caller() caller: OrganizationPrincipal,
    @IfMatch() expected: Precondition,
    @Body() body: UpdateM2ProfileDto,
    @UploadedImage() image: Buffer | undefined,
  ): Promise<WithETag<M2UpdatedProfileDto>> {
    await this.profiles.updateProfile(caller.organizationId, caller.userId, toProfileChanges(body, image), expected);
    return toUpdatedProfile(await this.queries.profile(caller.organizationId, caller.userId));
  }
}
