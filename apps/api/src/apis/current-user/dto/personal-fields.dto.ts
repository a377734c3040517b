import { ApiProperty } from '@nestjs/swagger';
import { ChangedAvatarUrl, Locale, longestLocale, MayBeAbsent, MayBeNull, Text, TimeZone } from '@app/http';

/** What users say about themselves, as `GET /me` and the export show it. A field without a value is left out. */
export class PersonalFieldsDto {
  /**
   * Display name.
   * @example "Ada Admin"
   */
  name: string;

  /**
   * About the user, in their own words.
   * @example "I collect stamps."
   */
  bio?: string;

  /**
   * BCP 47 language tag.
   * @example "de-CH"
   */
  @ApiProperty({ format: 'locale-bcp47', required: false })
  locale?: string;

  /**
   * IANA time zone name.
   * @example "Europe/Zurich"
   */
  @ApiProperty({ format: 'timezone', required: false })
  timezone?: string;
}

/** What to change. A field that is absent stays as it is; null unsets it. */
export class UpdateCurrentUserDto {
  /**
   * Display name, 1 to 200 characters.
   * @example "Ada Admin"
   */
  @MayBeAbsent()
  @Text({ max: 200 })
  name?: string;

  /**
   * About the user, in their own words, up to 2,000 characters.
   * @example "I collect stamps."
   */
  @MayBeNull()
  @Text({ min: 0, max: 2000, lines: true })
  @ApiProperty({ type: 'string', nullable: true })
  bio?: string | null;

  /**
   * Address of a picture: https (http for localhost only), without credentials, up to 2,048 characters. It is
   * never fetched. The address that GET shows is taken in any case.
   * @example "https://example.com/ada.png"
   */
  @MayBeNull()
  @ChangedAvatarUrl()
  @ApiProperty({ type: 'string', nullable: true, maxLength: 2048 })
  avatarUrl?: string | null;

  /**
   * BCP 47 language tag of up to 100 characters; kept in canonical form.
   * @example "de-CH"
   */
  @MayBeNull()
  @Locale()
  @ApiProperty({ type: 'string', nullable: true, format: 'locale-bcp47', maxLength: longestLocale })
  locale?: string | null;

  /**
   * IANA time zone name in any case; kept as IANA writes it.
   * @example "Europe/Zurich"
   */
  @MayBeNull()
  @TimeZone()
  @ApiProperty({ type: 'string', nullable: true, format: 'timezone' })
  timezone?: string | null;
}
