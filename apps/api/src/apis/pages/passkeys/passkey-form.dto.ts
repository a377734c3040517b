import { IsString, MaxLength } from 'class-validator';
import { MayBeAbsent } from '@app/http';

/** What the authenticator answered, as the script writes it. Without the script there is nothing. */
export class PasskeyFormDto {
  @MayBeAbsent()
  @IsString()
  @MaxLength(14_000)
  credential?: string;
}
