import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, ValidateNested } from 'class-validator';
import { Checked, IsRecord, Locale, longestLocale, MayBeAbsent, MayBeNull, Text } from '@app/http';

const Length =
  (example: number): PropertyDecorator =>
  (target, key) => {
    Checked(
      'length',
      'must be a whole number from 1 to 256',
      (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 256,
    )(target, key);
    ApiProperty({ type: 'integer', minimum: 1, maximum: 256, required: false, example })(target, key);
  };

const Days =
  (example: number): PropertyDecorator =>
  (target, key) => {
    Checked(
      'days',
      'must be a whole number from 0 to 365',
      (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 365,
    )(target, key);
    ApiProperty({ type: 'integer', minimum: 0, maximum: 365, required: false, example })(target, key);
  };

/** Rules for usernames. What is absent stays. */
export class UpdateUsernameCustomizationDto {
  /** True: no two members have the same name, and names can be denied. */
  @MayBeAbsent()
  @IsBoolean()
  unique?: boolean;

  /**
   * RE2 syntax, matched against the whole name, up to 500 characters. Its steps (repetitions count as often
   * as they repeat, up to `maxLength`) times
   * `maxLength` must be at most 48,000. Null: any name.
   */
  @MayBeNull()
  @Text({ max: 500 })
  @ApiProperty({ type: 'string', nullable: true, maxLength: 500, required: false, example: '[\\p{L}\\p{N}_.-]+' })
  pattern?: string | null;

  /** In code points. */
  @MayBeAbsent()
  @Length(1)
  minLength?: number;

  /** In code points. */
  @MayBeAbsent()
  @Length(64)
  maxLength?: number;

  /** `on`: names that are confusable with an owned or denied one are rejected (UTS #39). */
  @MayBeAbsent()
  @IsIn(['off', 'on'])
  @ApiProperty({ enum: ['off', 'on'], required: false, example: 'off' })
  confusables?: 'off' | 'on';

  /** Days after a change by the member in which they cannot change it again, but take it back once. 0: none. */
  @MayBeAbsent()
  @Days(0)
  renameCooldownDays?: number;
}

/** What to change. What is absent stays. */
export class UpdateSettingsDto {
  @MayBeAbsent()
  @IsRecord()
  @ValidateNested()
  @Type(() => UpdateUsernameCustomizationDto)
  @ApiProperty({ type: UpdateUsernameCustomizationDto, required: false })
  usernameCustomization?: UpdateUsernameCustomizationDto;

  /** Whether a public profile that is asked for by a former username answers 404 with a link to the new one. */
  @MayBeAbsent()
  @IsBoolean()
  usernameRedirects?: boolean;

  /** Whether callers without a credential may ask if a username is available. */
  @MayBeAbsent()
  @IsBoolean()
  usernameAvailability?: boolean;

  @MayBeAbsent()
  @IsBoolean()
  profilePictureUpload?: boolean;

  @MayBeAbsent()
  @IsBoolean()
  publicProfiles?: boolean;

  @MayBeAbsent()
  @IsIn(['open', 'invite'])
  @ApiProperty({ enum: ['open', 'invite'], required: false, example: 'open' })
  signUp?: 'open' | 'invite';

  /** The language of emails and pages for users who have set none, BCP 47. Null: English. */
  @MayBeNull()
  @Locale()
  @ApiProperty({
    type: 'string',
    nullable: true,
    format: 'locale-bcp47',
    maxLength: longestLocale,
    required: false,
    example: 'en',
  })
  locale?: string | null;

  /**
   * The picture at the top of emails and pages: https, without credentials. Mail programs and browsers load it from
   * there. Null: the name alone.
   */
  @MayBeNull()
  @Text({ max: 2048 })
  @ApiProperty({
    type: 'string',
    nullable: true,
    maxLength: 2048,
    required: false,
    example: 'https://cdn.example.com/logo.png',
  })
  logoUrl?: string | null;

  /** `#rrggbb`. Buttons have it, with black or white text; links have a darker one if it is too light. */
  @MayBeNull()
  @Text({ max: 7 })
  @ApiProperty({ type: 'string', nullable: true, maxLength: 7, required: false, example: '#1f4fd8' })
  color?: string | null;

  /** `required`: members need a second factor after the grace, which begins when this is turned on. */
  @MayBeAbsent()
  @IsIn(['optional', 'required'])
  @ApiProperty({ enum: ['optional', 'required'], required: false, example: 'optional' })
  secondFactor?: 'optional' | 'required';

  /** Days that members have, from the beginning of the demand or from joining. */
  @MayBeAbsent()
  @Days(14)
  secondFactorGraceDays?: number;

  /** Whether admins with `impersonate:members` may act in the place of members. `off` ends what goes on. */
  @MayBeAbsent()
  @IsIn(['off', 'on'])
  @ApiProperty({ enum: ['off', 'on'], required: false, example: 'on' })
  impersonation?: 'off' | 'on';
}
