import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { BodyMayBeAbsent, MayBeAbsent, Password } from '@app/http';
import { PasskeyDto } from './passkey.dto.js';

/** The second factors of the caller. */
export class FactorsDto {
  /** Whether an authenticator app is in use. */
  authenticatorApp: boolean;

  /** Since when. */
  @ApiProperty({ format: 'date-time', required: false })
  confirmedAt?: string;

  /** The passkeys, at most 20, the oldest first. */
  @ApiProperty({ type: [PasskeyDto] })
  passkeys: PasskeyDto[];

  /** Recovery codes that were not used. */
  @ApiProperty({ type: 'integer' })
  recoveryCodesLeft: number;
}

/** The start of the set-up of an authenticator app. */
export class BeginAuthenticatorDto {
  /**
   * The password, where the sign-in is more than ten minutes old.
   * @example "the password that was printed at the first start"
   */
  @MayBeAbsent()
  @Password()
  currentPassword?: string;
}

/** What an authenticator app is set up with. */
export class AuthenticatorSetUpDto {
  /**
   * To type into the app, in Base32.
   * @example "EBVPBLXHH4KIA6DQM4V4XD5JXVRHDP7J"
   */
  setupKey: string;

  /**
   * The same as a URI that apps open.
   * @example "otpauth://totp/Facet:ada.admin%40demo.example?issuer=Facet&secret=EBVPBLXHH4KIA6DQM4V4XD5JXVRHDP7J"
   */
  uri: string;

  /**
   * The URI as a QR code: an SVG image.
   * @example "<svg xmlns=\"http://www.w3.org/2000/svg\" …"
   */
  qrCode: string;
}

/** A first code of the authenticator app. */
export class ConfirmAuthenticatorDto {
  /** The six digits that the app shows now. */
  @IsString()
  @MaxLength(40)
  @ApiProperty({ maxLength: 40, example: '123456' })
  code: string;
}

/** A code of the second factor. */
export class FactorCodeDto {
  /** The six digits that the app shows now, or a recovery code. */
  @IsString()
  @MaxLength(40)
  @ApiProperty({ maxLength: 40, example: 'abcd-efgh-ijkl-mnop' })
  code: string;
}

/** What renews the recovery codes: nothing, where a factor was proved in the last ten minutes. */
@BodyMayBeAbsent()
export class RenewRecoveryCodesDto {
  /** The six digits that the authenticator app shows now, or a recovery code. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(40)
  @ApiProperty({ maxLength: 40, required: false, example: 'abcd-efgh-ijkl-mnop' })
  code?: string;
}

/** Codes in the place of a factor. Each works once. */
export class RecoveryCodesDto {
  /**
   * Only this answer has them.
   * @example ["abcd-efgh-ijkl-mnop"]
   */
  recoveryCodes: string[];
}

/** The second half of a sign-in. */
export class SignInFactorDto {
  /** The token of the challenge that the sign-in answered. */
  @IsString()
  @MaxLength(200)
  @ApiProperty({ maxLength: 200, example: 'the token of the challenge' })
  challenge: string;

  /** The six digits that the authenticator app shows now, or a recovery code. */
  @IsString()
  @MaxLength(40)
  @ApiProperty({ maxLength: 40, example: 'abcd-efgh-ijkl-mnop' })
  code: string;
}

/** The same, for a session in a cookie. */
export class BrowserSignInFactorDto extends SignInFactorDto {}
