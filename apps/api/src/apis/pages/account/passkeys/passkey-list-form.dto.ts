import { IsString, MaxLength } from 'class-validator';
import { CurrentPassword, DisplayName } from '@app/http';

/** The name of a new passkey. */
export class NewPasskeyFormDto {
  @DisplayName({ max: 100 })
  name: string;

  @CurrentPassword()
  currentPassword?: string;
}

/** What the authenticator answered, as the script writes it. */
export class MadePasskeyFormDto {
  @DisplayName({ max: 100 })
  name: string;

  @IsString()
  @MaxLength(14_000)
  credential: string;
}

/** The passkey to remove. */
export class PasskeyRemovalFormDto {
  @IsString()
  @MaxLength(40)
  id: string;
}
