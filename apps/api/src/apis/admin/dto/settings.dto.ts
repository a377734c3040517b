import { ApiProperty } from '@nestjs/swagger';
import { HasEntityTag } from '@app/http';

/** What usernames of the organization must obey. */
export class UsernameCustomizationDto {
  /** No two members have the same name, and names can be denied. */
  unique: boolean;

  /** RE2 syntax, matched against the whole name. Null: any name. */
  @ApiProperty({ type: 'string', nullable: true, example: '[a-z0-9_]+' })
  pattern: string | null;

  /** In code points. */
  @ApiProperty({ type: 'integer' })
  minLength: number;

  /** In code points. */
  @ApiProperty({ type: 'integer' })
  maxLength: number;

  /** `on`: names that are confusable with an owned or denied one are rejected (UTS #39). */
  @ApiProperty({ enum: ['off', 'on'] })
  confusables: 'off' | 'on';

  /** Days after a change by the member in which they cannot change it again, but take it back once. 0: none. */
  @ApiProperty({ type: 'integer' })
  renameCooldownDays: number;
}

/** What the organization decides for itself. */
@HasEntityTag()
export class SettingsDto {
  usernameCustomization: UsernameCustomizationDto;

  /** Whether a public profile that is asked for by a former username answers 404 with a link to the new one. */
  usernameRedirects: boolean;

  /** Whether callers without a credential may ask if a username is available. */
  usernameAvailability: boolean;

  /** Whether members may upload a picture. */
  profilePictureUpload: boolean;

  /** Whether public profiles are visible. */
  publicProfiles: boolean;

  /** `invite`: new members need an invitation. */
  @ApiProperty({ enum: ['open', 'invite'] })
  signUp: 'open' | 'invite';

  /** The language of emails and pages for users who have set none, BCP 47. Null: English. */
  @ApiProperty({ type: 'string', nullable: true, format: 'locale-bcp47', example: 'de' })
  locale: string | null;

  /** The picture at the top of emails and pages. */
  @ApiProperty({ type: 'string', nullable: true, format: 'uri', example: 'https://cdn.example.com/logo.png' })
  logoUrl: string | null;

  /** The color of buttons and links. Null: the one of Facet. */
  @ApiProperty({ type: 'string', nullable: true, pattern: '^#[0-9a-f]{6}$', example: '#1f4fd8' })
  color: string | null;

  /**
   * `required`: after the grace, a session in which no second factor was proved sees nothing of the organization (403
   * `organization.factor_required`), and neither does an API key of a member who has none. Tokens of other issuers are
   * not affected.
   */
  @ApiProperty({ enum: ['optional', 'required'] })
  secondFactor: 'optional' | 'required';

  /** Days that members have, from the beginning of the demand or from joining. */
  @ApiProperty({ type: 'integer' })
  secondFactorGraceDays: number;

  /** Whether admins with `impersonate:members` may act in the place of members. `off` ends what goes on. */
  @ApiProperty({ enum: ['off', 'on'] })
  impersonation: 'off' | 'on';
}
