import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsString, MaxLength } from 'class-validator';
import { NothingHidden } from '@app/http';

/** An email address of a member. */
export class MemberContactEmailDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "milo.private@demo.example" */
  @ApiProperty({ format: 'email' })
  email: string;

  /** Whether the member has verified it. Only then it is an address of the account. */
  verified: boolean;

  /** Whether emails about the account go to it. */
  default: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** Of an added address that is not verified: until when its link works. It is removed then. */
  @ApiProperty({ format: 'date-time', required: false })
  expiresAt?: string;
}

/** The email addresses of a member. */
export class MemberContactEmailsDto {
  /** At most ten: those of the account, then the added ones that are not verified. */
  @ApiProperty({ type: [MemberContactEmailDto] })
  emails: MemberContactEmailDto[];
}

/** An address to add to the account of a member. */
export class NewMemberEmailDto {
  /** @example "milo.private@demo.example" */
  @IsEmail({ allow_utf8_local_part: true })
  @MaxLength(254)
  @NothingHidden()
  email: string;
}

/** A phone number of a member. */
export class MemberContactPhoneNumberDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /**
   * In E.164.
   * @example "+41446681800"
   */
  phoneNumber: string;

  /** Whether another system has verified it. */
  verified: boolean;

  /** Whether the APIs show it as the phone number of the user. */
  default: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

/** The phone numbers of a member. */
export class MemberContactPhoneNumbersDto {
  /** At most ten, in the order in which they were added. */
  @ApiProperty({ type: [MemberContactPhoneNumberDto] })
  phoneNumbers: MemberContactPhoneNumberDto[];
}

/** A phone number to add to the account of a member. */
export class NewMemberPhoneNumberDto {
  /**
   * With the code of its country; stored in E.164.
   * @example "+41 44 668 18 00"
   */
  @IsString()
  @MaxLength(40)
  phoneNumber: string;
}
