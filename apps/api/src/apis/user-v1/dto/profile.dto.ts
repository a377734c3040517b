import { ApiProperty } from '@nestjs/swagger';
import { HasEntityTag } from '@app/http';
import { AddressDto } from './address.dto.js';

/** What a user can ask of their profile. */
export const profileFields = [
  ...(['id', 'username', 'handle', 'displayName', 'biography', 'address', 'dateOfBirth', 'email'] as const),
  ...(['profilePictureUrl', 'walletAddress', 'createdAt', 'updatedAt'] as const),
] as const;
export type ProfileField = (typeof profileFields)[number];

/** The caller's profile: the fields that were asked for, null where nothing is set. */
@HasEntityTag()
export class UserV1ProfileDto {
  @ApiProperty({ format: 'uuid', required: false })
  id?: string;

  /** The name in the organization of the credential; the same as `handle`. */
  @ApiProperty({ type: 'string', nullable: true, required: false, example: 'ada' })
  username?: string | null;

  @ApiProperty({ type: 'string', nullable: true, required: false, example: 'ada' })
  handle?: string | null;

  /** @example "Ada Admin" */
  displayName?: string;

  @ApiProperty({ type: 'string', nullable: true, required: false, example: 'I collect stamps.' })
  biography?: string | null;

  @ApiProperty({ type: AddressDto, nullable: true, required: false })
  address?: AddressDto | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true, required: false })
  dateOfBirth?: string | null;

  @ApiProperty({ type: 'string', nullable: true, required: false, example: 'ada.admin@demo.example' })
  email?: string | null;

  @ApiProperty({ type: 'string', format: 'uri', nullable: true, required: false })
  profilePictureUrl?: string | null;

  /** Checksummed (EIP-55). Only wallets whose owner the caller has proved to be. */
  @ApiProperty({
    type: 'string',
    nullable: true,
    required: false,
    example: '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045',
  })
  walletAddress?: string | null;

  @ApiProperty({ format: 'date-time', required: false })
  createdAt?: string;

  /** When something of the user, or of their profile in the organization, was changed last. */
  @ApiProperty({ format: 'date-time', required: false })
  updatedAt?: string;
}
