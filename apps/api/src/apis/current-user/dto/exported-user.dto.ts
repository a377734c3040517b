import { ApiProperty } from '@nestjs/swagger';
import { userStatuses, type UserStatus } from '@app/users';
import { PersonalFieldsDto } from './personal-fields.dto.js';

/** Where the user lives. */
export class ExportedAddressDto {
  /** @example "home" */
  addressId?: string;

  /** @example "Bahnhofstrasse 1" */
  addressLine1?: string;

  /** @example "Floor 3" */
  addressLine2?: string;

  /** @example "c/o Ada" */
  addressLine3?: string;

  /** @example "Zürich" */
  city?: string;

  /** @example "ZH" */
  state?: string;

  /** @example "8001" */
  postalCode?: string;

  /** @example "CH" */
  country?: string;
}

/** The user. Fields that are not set are left out. */
export class ExportedUserDto extends PersonalFieldsDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: userStatuses, enumName: 'UserStatus' })
  status: UserStatus;

  /** @example "Ada" */
  givenName?: string;

  /** @example "Admin" */
  familyName?: string;

  /** @example "ada" */
  nickname?: string;

  /** Where the picture is. */
  @ApiProperty({ format: 'uri', required: false })
  pictureUrl?: string;

  @ApiProperty({ format: 'date', required: false })
  dateOfBirth?: string;

  address?: ExportedAddressDto;

  /** Whether the user made the account by signing up. Left out where that is not known. */
  selfMade?: boolean;

  /**
   * Why an operator banned the account, in their words.
   * @example "Fraud"
   */
  banReason?: string;

  @ApiProperty({ format: 'date-time', required: false })
  bannedUntil?: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;

  /** When the password was set. Only its hash is stored. */
  @ApiProperty({ format: 'date-time', required: false })
  passwordChangedAt?: string;

  /**
   * Ids of the organizations that the user created. Left out where there are none.
   * @example ["chess-club"]
   */
  createdOrganizations?: string[];
}
