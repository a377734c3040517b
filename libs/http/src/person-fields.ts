import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { isPictureAddress } from '@app/common';
import { Checked, MayBeAbsent } from './fields.js';
import { timeZoneAsWritten } from './time-zone-names.js';

const isAvatarUrl = (value: unknown): boolean => typeof value === 'string' && isPictureAddress(value);

export const longestLocale = 100;

function isLocale(value: unknown): boolean {
  try {
    if (typeof value !== 'string' || value.length > longestLocale) return false;
    // The canonical form may be the longer one, and is what is kept and taken back.
    return Intl.getCanonicalLocales(value).every((one) => one.length <= longestLocale);
  } catch {
    return false;
  }
}

// Making a formatter costs much, and there are few names.
const knownTimeZones = new Set<string>();

function isTimeZone(value: unknown): boolean {
  if (typeof value !== 'string' || knownTimeZones.has(value)) return typeof value === 'string';
  try {
    // Offsets such as +01:00 pass as time zones too, but are no names.
    const isName = /^[A-Za-z]/.test(value) && new Intl.DateTimeFormat('en', { timeZone: value }) !== undefined;
    if (isName && knownTimeZones.size < 10_000) knownTimeZones.add(value);
    return isName;
  } catch {
    return false;
  }
}

/** Address of a picture elsewhere, which is never fetched. */
export const AvatarUrl = (): PropertyDecorator =>
  Checked('avatarUrl', 'must be an https address of at most 2048 characters without credentials', isAvatarUrl);

const isShortText = (value: unknown): boolean => typeof value === 'string' && value.length <= 2048;

/**
 * The same where the address that is there already must pass as it is: the use case calls
 * `assertPictureAddress` for another one.
 */
export const ChangedAvatarUrl = (): PropertyDecorator =>
  Checked('avatarUrl', 'must be a text of at most 2048 characters', isShortText);

/** BCP 47. */
export const Locale = (): PropertyDecorator =>
  Checked('locale', `must be a BCP 47 language tag of at most ${longestLocale} characters`, isLocale);

/** Kept as IANA writes it. */
export const TimeZone = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? timeZoneAsWritten(value) : value)),
    Checked('timezone', 'must be an IANA time zone name', isTimeZone),
  );

const isPassword = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= 1024;

/** A password is taken as it is: any Unicode, at most 1,024 bytes. The password rules apply to new ones. */
export const Password = (): PropertyDecorator => Checked('password', 'must be a text of 1 to 1024 bytes', isPassword);

/** The password of the caller, for what needs a recent sign-in or the password. */
export const CurrentPassword = (): PropertyDecorator =>
  applyDecorators(
    MayBeAbsent(),
    Password(),
    ApiProperty({
      description: "The caller's password. Needed when the sign-in of the session is more than ten minutes old.",
      maxLength: 1024,
      required: false,
      example: 'the password that was printed at the first start',
    }),
  );
