import { IsString, MaxLength } from 'class-validator';
import { MayBeAbsent, Password } from '@app/http';

/** One proof of who calls. */
export class ConfirmFormDto {
  @MayBeAbsent()
  @Password()
  password?: string;

  /** Of the authenticator app, or a recovery code. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(40)
  code?: string;
}
