import { ApiProperty } from '@nestjs/swagger';
import { PasswordsService } from '@app/auth';

/** A field that is at fault. */
export class ProblemFieldDto {
  /**
   * Dotted path of the field; empty for the request as a whole.
   * @example "email"
   */
  field: string;

  /** @example "email must be an email" */
  message: string;

  /** Why a password was refused (`password.refused`). */
  @ApiProperty({ enum: PasswordsService.faults, enumName: 'PasswordFault', required: false })
  code?: string;
}

/** What completes a sign-in, together with a second factor. */
export class ChallengeDto {
  /**
   * Goes with a code to `/auth/login/factor`, or to `/auth/session/factor` for a session in a cookie; with a passkey to
   * `/auth/login/factor/passkey` or `/auth/session/factor/passkey`.
   * @example "AaqGyTdLeYSMDr-0q…"
   */
  token: string;

  /** What is accepted: a code of the authenticator app (`otp`), a passkey, or a recovery code. */
  @ApiProperty({ enum: ['otp', 'passkey', 'recovery'], enumName: 'SecondFactor', isArray: true })
  factors: string[];

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

/** What sets a password in the place of a temporary one. */
export class PasswordChangeDto {
  /**
   * Goes with the new password to `/auth/password/reset`, once.
   * @example "AaqGyTdLeYSMDr-0q…"
   */
  token: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

/** A problem (RFC 9457). `type` is always `about:blank`; `code` is stable and tells problems apart. */
export class ProblemDto {
  @ApiProperty({ enum: ['about:blank'] })
  type: string;

  /**
   * The reason phrase of the status.
   * @example "Bad Request"
   */
  title: string;

  @ApiProperty({ type: 'integer' })
  status: number;

  /**
   * The description of the error, for humans.
   * @example "The request is not valid."
   */
  detail: string;

  /**
   * The code of the error, for programs: `noun.what_happened`.
   * @example "request.invalid"
   */
  code: string;

  @ApiProperty({ type: [ProblemFieldDto], required: false })
  errors?: ProblemFieldDto[];

  /**
   * The permissions that the caller lacks.
   * @example ["update:users"]
   */
  permissions?: string[];

  /** Of a sign-in that needs a second factor (`sign_in.factor_needed`). */
  @ApiProperty({ type: ChallengeDto, required: false })
  challenge?: ChallengeDto;

  /** Of a sign-in with a temporary password (`password.change_required`). */
  @ApiProperty({ type: PasswordChangeDto, required: false })
  passwordChange?: PasswordChangeDto;

  /**
   * The names that prevent the change.
   * @example ["mia"]
   */
  names?: string[];
}
