import { Locale, MayBeAbsent, Text, TimeZone } from '@app/http';

/** The whole profile: a field that is empty unsets what was there. */
export class ProfileFormDto {
  @Text({ max: 200 })
  name: string;

  @MayBeAbsent()
  @Text({ min: 0, max: 2000, lines: true })
  bio?: string;

  @MayBeAbsent()
  @Locale()
  locale?: string;

  @MayBeAbsent()
  @TimeZone()
  timezone?: string;
}
