import { IsEmail, MaxLength } from 'class-validator';
import { DisplayName, MayBeAbsent, NothingHidden, Text } from '@app/http';

/** What `facet user create` is given about the person. */
export class UserCreateDto {
  @IsEmail({ allow_utf8_local_part: true })
  @MaxLength(254)
  @NothingHidden()
  email: string;

  @DisplayName({ max: 200 })
  name: string;

  @MayBeAbsent()
  @Text({ max: 256 })
  username?: string;
}
