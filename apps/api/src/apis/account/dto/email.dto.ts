import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, MaxLength } from 'class-validator';
import { BodyMayBeAbsent, CurrentPassword, NothingHidden } from '@app/http';

/** An email address of the caller. */
export class OwnEmailDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "ada.private@demo.example" */
  @ApiProperty({ format: 'email' })
  email: string;

  /** Whether its owner has followed the link that was sent there. Only then it is an address of the account. */
  verified: boolean;

  /** Whether emails about the account go to it, and the APIs show it first. */
  default: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** Of an added address that is not verified: until when its link works. It is removed then. */
  @ApiProperty({ format: 'date-time', required: false })
  expiresAt?: string;
}

/** The email addresses of the caller. */
export class OwnEmailsDto {
  /** At most ten: those of the account, then the added ones that are not verified. */
  @ApiProperty({ type: [OwnEmailDto] })
  emails: OwnEmailDto[];
}

/** An address to add. */
export class NewEmailDto {
  /** @example "ada.private@demo.example" */
  @IsEmail({ allow_utf8_local_part: true })
  @MaxLength(254)
  @NothingHidden()
  email: string;

  @CurrentPassword()
  currentPassword?: string;
}

/** What confirms that the user themselves changes the addresses. */
@BodyMayBeAbsent()
export class ConfirmEmailChangeDto {
  @CurrentPassword()
  currentPassword?: string;
}
