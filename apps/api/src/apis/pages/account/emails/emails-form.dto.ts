import { IsEmail, IsString, MaxLength } from 'class-validator';
import { CurrentPassword, MayBeAbsent, NothingHidden } from '@app/http';
import { UiQueryDto } from '../../ui-query.dto.js';

/** An address to add. */
export class NewEmailFormDto {
  @IsEmail({ allow_utf8_local_part: true })
  @MaxLength(254)
  @NothingHidden()
  email: string;

  @CurrentPassword()
  currentPassword?: string;
}

/** The address that a page is about. */
export class EmailQueryDto extends UiQueryDto {
  @MayBeAbsent()
  @IsString()
  @MaxLength(36)
  id?: string;
}

/** One address of the account. */
export class EmailFormDto {
  @IsString()
  @MaxLength(36)
  id: string;
}

/** The same, with what confirms that the user themselves changes it. */
export class ConfirmedEmailFormDto extends EmailFormDto {
  /** As the page shows it, also when the form is rejected. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(254)
  address?: string;

  @CurrentPassword()
  currentPassword?: string;
}
