import { ApiProperty } from '@nestjs/swagger';
import { Checked, MayBeAbsent, MayBeNull, Text } from '@app/http';

const isLoopback = (host: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(host);

/** What RFC 3986 lets an http address consist of. Parsers of browsers take and repair more, so two readers could see two addresses. */
const part = String.raw`(?:[\w\-.~:@!$&'()*+,;=/?]|%[\da-f]{2})*`;
const webAddress = new RegExp(String.raw`^https?://[\w\-.~:@[\]!$&'()*+,;=%]+(?:[/?]${part})?(?:#${part})?$`, 'i');

function isAvatarUrl(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 2048 || !webAddress.test(value) || !URL.canParse(value)) return false;
  const url = new URL(value);
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return secure && url.username === '' && url.password === '';
}

const longestLocale = 100;

function isLocale(value: unknown): boolean {
  try {
    return typeof value === 'string' && value.length <= longestLocale && Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

function isTimeZone(value: unknown): boolean {
  try {
    // Offsets such as +01:00 pass as time zones too, but are no names.
    return typeof value === 'string' && /^[A-Za-z]/.test(value) && new Intl.DateTimeFormat('en', { timeZone: value }) !== undefined;
  } catch {
    return false;
  }
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
   * What the person says of themselves, up to 2,000 characters.
   * @example "I collect stamps."
   */
  @MayBeNull()
  @Text({ min: 0, max: 2000, lines: true })
  @ApiProperty({ type: 'string', nullable: true })
  bio?: string | null;

  /**
   * Address of a picture: https (http for localhost only), without credentials, up to 2,048 characters. It is never fetched.
   * @example "https://example.com/ada.png"
   */
  @MayBeNull()
  @Checked('avatarUrl', 'must be an https address of at most 2048 characters without credentials', isAvatarUrl)
  @ApiProperty({ type: 'string', nullable: true, maxLength: 2048 })
  avatarUrl?: string | null;

  /**
   * BCP 47 language tag of up to 100 characters; kept in canonical form.
   * @example "de-CH"
   */
  @MayBeNull()
  @Checked('locale', 'must be a BCP 47 language tag of at most 100 characters', isLocale)
  @ApiProperty({ type: 'string', nullable: true, maxLength: longestLocale })
  locale?: string | null;

  /**
   * IANA time zone name.
   * @example "Europe/Zurich"
   */
  @MayBeNull()
  @Checked('timezone', 'must be an IANA time zone name', isTimeZone)
  @ApiProperty({ type: 'string', nullable: true })
  timezone?: string | null;
}
