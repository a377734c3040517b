import { IsString, MaxLength } from 'class-validator';
import { DisplayName, MayBeAbsent, Password, Text } from '@app/http';

/** The account of an invited user. */
export class InvitationFormDto {
  @IsString()
  @MaxLength(200)
  token: string;

  @Password()
  password: string;

  @MayBeAbsent()
  @DisplayName({ max: 200 })
  name?: string;

  @MayBeAbsent()
  @Text({ max: 256 })
  handle?: string;
}

/** The token of an invitation. */
export class InvitationTokenFormDto {
  @IsString()
  @MaxLength(200)
  token: string;
}
