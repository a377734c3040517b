import { ApiProperty } from '@nestjs/swagger';
import { HasEntityTag } from '@app/http';
import { userStatuses, type UserStatus } from '@app/users';

/** A role, as far as a list of members needs it. */
export class MemberRoleDto {
  /** @example "rol_DemoMember000000" */
  id: string;

  /** @example "Member" */
  name: string;
}

/** A member in a list. */
export class ListedMemberDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: userStatuses })
  status: UserStatus;

  /** @example "Mia Member" */
  name: string;

  /**
   * The default address.
   * @example "mia.member@demo.example"
   */
  email?: string;

  /** Whether the address is verified. Absent without an address. */
  emailVerified?: boolean;

  /**
   * In this organization.
   * @example "mia"
   */
  username?: string;

  @ApiProperty({ format: 'uri', required: false })
  avatarUrl?: string;

  @ApiProperty({ type: [MemberRoleDto] })
  roles: MemberRoleDto[];

  @ApiProperty({ format: 'date-time' })
  joinedAt: string;

  /**
   * Last sign-in, refresh or use of an API key in this organization, of those sessions and keys that are
   * still there.
   */
  @ApiProperty({ format: 'date-time', required: false })
  lastSeenAt?: string;
}

/**
 * A page of members. Found ones stand in the order of what was found, those with the text inside of a word
 * after them, newest account first, as without a search.
 */
export class MemberPageDto {
  @ApiProperty({ type: [ListedMemberDto] })
  members: ListedMemberDto[];

  /**
   * How many there are in all; left out beyond 1,000, and where conditions that each fit more than 1,000 meet.
   */
  @ApiProperty({ type: 'integer', required: false })
  total?: number;

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one. A page before it may be short, or
   * empty, where conditions that each fit more than 1,000 meet, or one does so and the list has another order.
   * @example "WyJtaWEiLCJ1dWlkIl0"
   */
  nextCursor?: string;
}

/** An address of a member. */
export class MemberEmailDto {
  /** @example "mia.member@demo.example" */
  email: string;

  verified: boolean;

  /** Whether this is the default address. */
  default: boolean;
}

/** A phone number of a member. */
export class MemberPhoneNumberDto {
  /**
   * E.164.
   * @example "+4930123456"
   */
  phoneNumber: string;

  verified: boolean;

  primary: boolean;
}

/** A member as another issuer knows them. */
export class MemberIdentityDto {
  /** @example "auth0" */
  provider: string;

  /** @example "5f7c8ec7c33c6c004bbafe82" */
  subject: string;

  /** @example "Mia Member" */
  name?: string;

  /** @example "mia.member@demo.example" */
  email?: string;
}

/** A member with all that the organization knows of them. */
@HasEntityTag()
export class MemberDto extends ListedMemberDto {
  /**
   * About the member, in their own words.
   * @example "I collect stamps."
   */
  bio?: string;

  @ApiProperty({ type: [MemberEmailDto] })
  emails: MemberEmailDto[];

  @ApiProperty({ type: [MemberPhoneNumberDto] })
  phoneNumbers: MemberPhoneNumberDto[];

  @ApiProperty({ type: [MemberIdentityDto] })
  identities: MemberIdentityDto[];

  /** Those that the organization describes itself and the caller may read, by name. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { department: 'Sales', employeeNumber: 1042 } })
  attributes: Record<string, unknown>;

  /** The kinds of second factors: an authenticator app (`otp`), passkeys, recovery codes. */
  @ApiProperty({ enum: ['otp', 'passkey', 'recovery'], enumName: 'SecondFactor', isArray: true })
  factors: string[];

  /** Of the account. */
  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** When this organization banned the member. */
  @ApiProperty({ format: 'date-time', required: false })
  bannedAt?: string;

  /** When the ban ends by itself: that of this organization, otherwise that of the account. */
  @ApiProperty({ format: 'date-time', required: false })
  bannedUntil?: string;

  /**
   * Why this organization banned the member, in the words of the admin.
   * @example "Spam in the forum"
   */
  banReason?: string;

  /** When the account was deleted. */
  @ApiProperty({ format: 'date-time', required: false })
  deletedAt?: string;

  /** The end of the grace period. */
  @ApiProperty({ format: 'date-time', required: false })
  purgeAfter?: string;
}
