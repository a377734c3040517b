import { IsEmail, IsString, MaxLength } from 'class-validator';
import { Password } from '@app/http';

/** The address that gets a link. */
export class PasswordLinkFormDto {
  @IsEmail({ allow_utf8_local_part: true })
  @MaxLength(254)
  email: string;
}

/** A new password in the place of a forgotten one. */
export class PasswordResetFormDto {
  @IsString()
  @MaxLength(200)
  token: string;

  @Password()
  newPassword: string;
}
