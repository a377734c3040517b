import { Controller, Delete, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ProfileQueries, ProfilesService, PictureUploadOff } from '@app/accounts';
import { Caller, CountsAs, SignedIn } from '@app/auth';
import { Fails, IfMatch, Returns, TakesImageAlone, UploadedImage, type WithETag } from '@app/http';
import { StaleVersion, type Precondition, type Principal } from '@app/common';
import { maxPictureBytes, uploadFailures } from '@app/pictures';
import { UserNotFound } from '@app/users';
import { toCurrentUser } from './current-user.mapper.js';
import { CurrentUserDto } from './dto/current-user.dto.js';

@ApiTags('Current user')
@Controller('me/picture')
export class CurrentUserPictureController {
  constructor(
    private readonly queries: ProfileQueries,
    private readonly profiles: ProfilesService,
  ) {}

  /**
   * Uploads the picture of the current user. The body is `multipart/form-data` with one JPEG, PNG, WebP, GIF or AVIF
   * file; of an animation the first frame is stored. The answer has its address as `avatarUrl`.
   */
  @Put()
  @CountsAs('upload')
  @TakesImageAlone('picture', maxPictureBytes)
  @SignedIn('update:me')
  @Returns(CurrentUserDto)
  @Fails(PictureUploadOff, ...uploadFailures, StaleVersion, UserNotFound)
  async uploadCurrentUserPicture(
    @Caller() caller: Principal,
    @IfMatch() expected: Precondition,
    @UploadedImage() image: Buffer,
  ): Promise<WithETag<CurrentUserDto>> {
    await this.profiles.uploadPicture(caller, image, expected);
    return toCurrentUser(await this.queries.account(caller.userId));
  }

  /** Removes the picture of the current user, uploaded or linked. */
  @Delete()
  @SignedIn('update:me')
  @Returns(null, { description: 'The user has no picture' })
  @Fails(StaleVersion, UserNotFound)
  async deleteCurrentUserPicture(@Caller() caller: Principal, @IfMatch() expected: Precondition): Promise<void> {
    await this.profiles.removePicture(caller, expected);
  }
}
