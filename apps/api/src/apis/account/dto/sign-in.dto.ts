import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsIn, IsString, MaxLength } from 'class-validator';
import { DisplayName, MayBeAbsent, NothingHidden, Password, Text } from '@app/http';

const Handle = (): PropertyDecorator => Text({ max: 256 });

/** A new account. */
export class SignUpDto {
  /** @example "nina.newAccount@demo.example" */
  @IsEmail({ allow_utf8_local_part: true })
  @MaxLength(254)
  @NothingHidden()
  email: string;

  /**
   * At least 12 characters (setting `PASSWORD_MIN_LENGTH`), at most 1,024 bytes, not one that attackers know,
   * and not mostly made of the name, username, email address or organization. The `code` in `errors` says why
   * one is refused.
   * @example "seven quiet herons at dusk"
   */
  @Password()
  password: string;

  /**
   * Display name, 1 to 200 characters.
   * @example "Nina NewAccount"
   */
  @DisplayName({ max: 200 })
  name: string;

  /** @example "demo" */
  @IsString()
  @MaxLength(63)
  organizationId: string;

  /**
   * Username in the organization. Unique there.
   * @example "nina"
   */
  @MayBeAbsent()
  @Handle()
  handle?: string;

  /**
   * Handle of the active member who referred this user.
   * @example "mia"
   */
  @MayBeAbsent()
  @Handle()
  referrerHandle?: string;
}

/** What becomes of a sign-up whose referrer is unknown. */
export class SignUpQueryDto {
  /** `true`: a `referrerHandle` that no active member has is ignored; otherwise the sign-up fails. */
  @MayBeAbsent()
  @IsString()
  @IsIn(['true', 'false'])
  @ApiProperty({ enum: ['true', 'false'], required: false, default: 'false', example: 'false' })
  ignoreUnknownReferrer?: string;
}

/** An email address and a password. */
export class LoginDto {
  /** @example "ada.admin@demo.example" */
  @IsString()
  @MaxLength(320)
  email: string;

  @Password()
  @ApiProperty({ maxLength: 1024, example: 'the password that was printed at the first start' })
  password: string;

  /**
   * The organization to sign in to. Default: the one that the user joined first.
   * @example "demo"
   */
  @MayBeAbsent()
  @IsString()
  @MaxLength(63)
  organizationId?: string;
}

/** A refresh token. */
export class RefreshDto {
  @IsString()
  @MaxLength(200)
  @ApiProperty({ maxLength: 200, example: 'the refreshToken of the last answer' })
  refreshToken: string;

  /**
   * The organization to move the session to. Default: it stays where it is.
   * @example "demo"
   */
  @MayBeAbsent()
  @IsString()
  @MaxLength(63)
  organizationId?: string;
}

/** A change of the password. */
export class ChangePasswordDto {
  @Password()
  @ApiProperty({ maxLength: 1024, example: 'the password that was printed at the first start' })
  currentPassword: string;

  /**
   * At least 12 characters (setting `PASSWORD_MIN_LENGTH`), at most 1,024 bytes, not one that attackers know,
   * and not mostly made of the name, username, email address or organization. The `code` in `errors` says why
   * one is refused.
   * @example "nine loud geese at dawn"
   */
  @Password()
  newPassword: string;
}
