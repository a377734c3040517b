import { ApiProperty } from '@nestjs/swagger';
import { plainToInstance, Transform, Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { Checked, HasEntityTag, IsRecord, MayBeAbsent, MayBeNull, Text } from '@app/http';

/** What names an object in the caller's collection. */
export class ObjectRefDto {
  /** @example "demo-figures" */
  @Text({ max: 200 })
  datasourceId: string;

  /** @example "knight" */
  @Text({ max: 200 })
  objectDefinitionId: string;
}

/** In a multipart body everything is a text: there, an object is written as JSON. */
const JsonText = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => {
    try {
      return typeof value === 'string' ? plainToInstance(ObjectRefDto, JSON.parse(value)) : value;
    } catch {
      return value;
    }
  });

/** The avatar: an object of the caller's collection, with its address. */
export class AvatarDto extends ObjectRefDto {
  /** @example "https://example.com/figures/knight.glb" */
  url: string;
}

/** The caller's profile in the organization. Fields that are not set are left out. */
@HasEntityTag()
export class M2ProfileDto {
  /** @example "ada" */
  username?: string;

  @ApiProperty({ format: 'uri', required: false })
  profilePictureUrl?: string;

  avatar?: AvatarDto;

  /**
   * Checksummed (EIP-55). Only after the caller has proved ownership.
   * @example "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
   */
  evmLinkedWalletAddress?: string;
}

/** The profile after a change. */
@HasEntityTag()
export class M2UpdatedProfileDto {
  /** @example "ada" */
  username?: string;

  @ApiProperty({ format: 'uri', required: false })
  profilePictureUrl?: string;

  @ApiProperty({ type: ObjectRefDto, nullable: true })
  avatarObjectDefinitionId: ObjectRefDto | null;
}

/** What to change. A field that is absent stays as it is; null unsets it. */
export class UpdateM2ProfileDto {
  /**
   * Must follow the rules of the organization.
   * @example "ada"
   */
  @MayBeNull()
  @Checked(
    'username',
    'must be a text of at most 256 characters',
    (value) => typeof value === 'string' && Array.from(value).length <= 256,
  )
  @ApiProperty({ type: 'string', nullable: true, maxLength: 256, required: false })
  username?: string | null;

  /** Set by an upload only. From a client: null or nothing. */
  @MayBeAbsent()
  @Checked('profilePicture', 'is set by uploading a picture; send null or nothing', (value) => value === null)
  @ApiProperty({ type: 'null', required: false, example: null })
  profilePicture?: null;

  /** An object of kind image in the caller's collection becomes the picture. */
  @MayBeNull()
  @IsRecord()
  @ValidateNested()
  @Type(() => ObjectRefDto)
  @JsonText()
  @ApiProperty({ type: ObjectRefDto, nullable: true, required: false })
  profilePictureObjectDefinitionId?: ObjectRefDto | null;

  /** An object in the caller's collection becomes the avatar. */
  @MayBeNull()
  @IsRecord()
  @ValidateNested()
  @Type(() => ObjectRefDto)
  @JsonText()
  @ApiProperty({ type: ObjectRefDto, nullable: true, required: false })
  avatarObjectDefinitionId?: ObjectRefDto | null;
}
