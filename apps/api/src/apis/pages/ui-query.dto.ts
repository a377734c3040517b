import { IsString, MaxLength } from 'class-validator';
import { MayBeAbsent } from '@app/http';

/** Characters of `return_to`. */
export const longestReturn = 2048;

/** What every page takes in its address, and carries on. */
export class UiQueryDto {
  /** The organization: its name is on the page, and the user signs in or up to it. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(63)
  organization?: string;

  /** Where the user goes after the sign-in. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(longestReturn)
  return_to?: string;

  /** Languages that the application wants (OpenID Connect): tags with spaces between them. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  ui_locales?: string;
}

/** The same of a page that a link of an email leads to. */
export class LinkQueryDto extends UiQueryDto {
  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  token?: string;
}
