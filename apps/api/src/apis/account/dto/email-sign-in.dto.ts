import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsString, MaxLength } from 'class-validator';
import { MayBeAbsent } from '@app/http';

/** The address to sign in with. */
export class EmailSignInDto {
  /** @example "milo.member@demo.example" */
  @IsEmail({ allow_utf8_local_part: true })
  @MaxLength(254)
  email: string;

  /**
   * The organization to sign in to. Default: the one that the user joined first.
   * @example "demo"
   */
  @MayBeAbsent()
  @IsString()
  @MaxLength(63)
  organizationId?: string;
}

/** What the client that requested the email keeps until the user has the code. */
export class EmailSignInRequestDto {
  /**
   * Goes with the code to the route that signs in. Keep it secret: code and link work only together with it.
   * @example "AaqGyTdLeYSMDr-0q…"
   */
  request: string;

  /** Code and link work until then. */
  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

/** The code of an email, and the client that requested it. */
export class SignInByEmailDto {
  @IsString()
  @MaxLength(200)
  @ApiProperty({ maxLength: 200, example: 'the request of the answer to POST /auth/email-sign-in' })
  request: string;

  /** The six digits of the email, or the token of its link. */
  @IsString()
  @MaxLength(200)
  @ApiProperty({ maxLength: 200, example: '123456' })
  code: string;
}

/** The same, for a session in a cookie. */
export class BrowserSignInByEmailDto extends SignInByEmailDto {}
