import { IsString, MaxLength } from 'class-validator';
import { MayBeAbsent, Password } from '@app/http';

/** The start of the set-up of an authenticator app. */
export class AppSetUpFormDto {
  @MayBeAbsent()
  @Password()
  currentPassword?: string;
}

/** A first code of the app. */
export class AppCodeFormDto {
  @IsString()
  @MaxLength(40)
  code: string;

  /** Shown again where the code is wrong. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  setupKey?: string;
}

/** A code of the app, or a recovery code. */
export class FactorFormDto {
  @IsString()
  @MaxLength(40)
  code: string;
}
