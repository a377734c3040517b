import { Password } from '@app/http';

/** A change of the password. */
export class PasswordFormDto {
  @Password()
  currentPassword: string;

  @Password()
  newPassword: string;
}
