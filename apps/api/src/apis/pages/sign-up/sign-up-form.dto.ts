import { IsEmail, IsString, MaxLength } from 'class-validator';
import { DisplayName, MayBeAbsent, NothingHidden, Password, Text } from '@app/http';

/** A new account. */
export class SignUpFormDto {
  @DisplayName({ max: 200 })
  name: string;

  @IsEmail({ allow_utf8_local_part: true })
  @MaxLength(254)
  @NothingHidden()
  email: string;

  @Password()
  password: string;

  /** Absent where the address of the page names the organization. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(63)
  organizationId?: string;

  @MayBeAbsent()
  @Text({ max: 256 })
  handle?: string;
}
