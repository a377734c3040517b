import { ApiProperty } from '@nestjs/swagger';
import { HasEntityTag } from '@app/http';
import { userStatuses, type UserStatus } from '@app/users';
import { PersonalFieldsDto } from './personal-fields.dto.js';

/** An email address of the user. */
export class EmailDto {
  /** @example "01930000-0000-7000-8000-00000000e101" */
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ format: 'email' })
  email: string;

  /** Whether the address is verified. */
  verified: boolean;

  /** Whether the account has a password. */
  passwordSet: boolean;

  /** Whether an API key of the account works. */
  tokenSet: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

const e164 = { type: 'string', format: 'phone-number', pattern: '^\\+[1-9]\\d{1,14}$' };

/** A phone number of the user. */
export class PhoneNumberDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  userId: string;

  /**
   * E.164.
   * @example "+41446681800"
   */
  @ApiProperty({ format: 'phone-number' })
  phoneNumber: string;

  verified: boolean;

  primary: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** The user as another issuer knows them. */
export class IdentityDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "Mia Member" */
  name?: string;

  /** @example "mia@corp.example" */
  email?: string;

  /** @example "https://example.com/mia.png" */
  avatarUrl?: string;

  /**
   * The issuer's short name.
   * @example "corp"
   */
  provider: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** The user whose credential came with the request. Fields that are not set are left out. */
@HasEntityTag()
export class CurrentUserDto extends PersonalFieldsDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: userStatuses, enumName: 'UserStatus', default: 'pending' })
  status: UserStatus;

  /** Sessions that could still make a call now. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  activeSessions: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;

  /** The address to which Facet sends mail. */
  @ApiProperty({ format: 'email', required: false })
  defaultEmail?: string;

  @ApiProperty({ format: 'uri', required: false })
  avatarUrl?: string;

  /**
   * The primary phone number in E.164. The empty text of the contract is never sent: without a number the
   * field is left out.
   */
  @ApiProperty({ oneOf: [e164, { type: 'string', enum: [''] }], required: false, example: '+41446681800' })
  phoneNumber?: string;

  @ApiProperty({ type: [EmailDto] })
  emails: EmailDto[];

  @ApiProperty({ type: [PhoneNumberDto] })
  phoneNumbers: PhoneNumberDto[];

  @ApiProperty({ type: [IdentityDto] })
  identities: IdentityDto[];

  /** Of the contract, which gives them no shape. Facet has none and never sends them. */
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true }, required: false })
  badges?: object[];
}
