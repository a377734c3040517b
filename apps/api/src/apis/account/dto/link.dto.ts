import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsString, MaxLength } from 'class-validator';
import { DisplayName, MayBeAbsent, Password, Text } from '@app/http';

/** The address of an account. */
export class RequestLinkDto {
  /** @example "mia.member@demo.example" */
  @IsEmail({ allow_utf8_local_part: true })
  @MaxLength(254)
  email: string;
}

const Token = (): PropertyDecorator => applyDecorators(IsString(), MaxLength(200));

/** The token of an email that verifies an address. */
export class VerifyEmailDto {
  /**
   * The token of the email, unchanged.
   * @example "the token of the email"
   */
  @Token()
  @ApiProperty({ maxLength: 200 })
  token: string;
}

/** The token of an email that undoes a change of the default address. */
export class UndoEmailChangeDto {
  /**
   * The token of the email, unchanged.
   * @example "the token of the email"
   */
  @Token()
  @ApiProperty({ maxLength: 200 })
  token: string;
}

/** The token of an email that restores a deleted account. */
export class RestoreAccountDto {
  /**
   * The token of the email, unchanged.
   * @example "the token of the email"
   */
  @Token()
  @ApiProperty({ maxLength: 200 })
  token: string;
}

/** The token of an invitation. */
export class JoinOrganizationDto {
  /**
   * The token of the email, unchanged.
   * @example "the token of the email"
   */
  @Token()
  @ApiProperty({ maxLength: 200 })
  token: string;
}

/** A new password in the place of a forgotten one, or of a temporary one. */
export class ResetPasswordDto {
  /**
   * The token of the email, unchanged, or that of a sign-in with a temporary password.
   * @example "the token of the email"
   */
  @Token()
  @ApiProperty({ maxLength: 200 })
  token: string;

  /**
   * At least 12 characters (setting `PASSWORD_MIN_LENGTH`), at most 1,024 bytes, not one that attackers know,
   * and not mostly made of the name, username, email address or organization. The `code` in `errors` says why
   * one is refused.
   * @example "five grey cranes at noon"
   */
  @Password()
  newPassword: string;
}

/** The account of an invited user. */
export class AcceptInvitationDto {
  /**
   * The token of the email, unchanged.
   * @example "the token of the email"
   */
  @Token()
  @ApiProperty({ maxLength: 200 })
  token: string;

  /**
   * At least 12 characters (setting `PASSWORD_MIN_LENGTH`), at most 1,024 bytes, not one that attackers know,
   * and not mostly made of the name, username, email address or organization. The `code` in `errors` says why
   * one is refused.
   * @example "three shy larks at dawn"
   */
  @Password()
  password: string;

  /**
   * Display name, 1 to 200 characters. Default: the name in the invitation.
   * @example "Ina Invited"
   */
  @MayBeAbsent()
  @DisplayName({ max: 200 })
  name?: string;

  /**
   * Username in the organization. Unique there.
   * @example "ina"
   */
  @MayBeAbsent()
  @Text({ max: 256 })
  handle?: string;
}
