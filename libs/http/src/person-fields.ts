import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { isPictureAddress } from '@app/kernel';
import { Checked, MayBeAbsent } from './fields.js';

const isAvatarUrl = (value: unknown): boolean => typeof value === 'string' && isPictureAddress(value);

export const longestLocale = 100;

function isLocale(value: unknown): boolean {
  try {
    return typeof value === 'string' && value.length <= longestLocale && Intl.getCanonicalLocales(value).length === 1;
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
export const AvatarUrl = (): PropertyDecorator => Checked('avatarUrl', 'must be an https address of at most 2048 characters without credentials', isAvatarUrl);

/** BCP 47. */
export const Locale = (): PropertyDecorator => Checked('locale', `must be a BCP 47 language tag of at most ${longestLocale} characters`, isLocale);

export const TimeZone = (): PropertyDecorator => Checked('timezone', 'must be an IANA time zone name', isTimeZone);

const isPassword = (value: unknown): boolean => typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= 1024;

/** A password is taken as it is: any Unicode, at most 1,024 bytes. What a new one must obey, the rules say. */
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
