import { IsEmail, IsString, MaxLength } from 'class-validator';
import { Password } from '@app/http';

/** An email address and a password. */
export class SignInFormDto {
  @IsString()
  @MaxLength(320)
  email: string;

  @Password()
  password: string;
}

/** The address that gets a code. */
export class EmailCodeFormDto {
  @IsEmail({ allow_utf8_local_part: true })
  @MaxLength(254)
  email: string;
}

/** A code: of an email, or of a second factor. */
export class CodeFormDto {
  @IsString()
  @MaxLength(200)
  code: string;
}
