import { randomBytes } from 'node:crypto';
import { v7, validate } from 'uuid';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A user. UUID, time-ordered (RFC 9562, version 7), so that new rows lie side by side in the index. */
export type UserId = Branded<'UserId'>;
/** An organization: a slug of 1 to 63 characters, as in a host name. */
export type OrganizationId = Branded<'OrganizationId'>;
/** A signed-in session. UUID version 7. */
export type SessionId = Branded<'SessionId'>;
/** A role: `rol_` and 16 of `[A-Za-z0-9]`. */
export type RoleId = Branded<'RoleId'>;
/** A notification. UUID version 7. */
export type NotificationId = Branded<'NotificationId'>;
/** An uploaded picture: SHA-256 of its largest file, in lower-case hex. */
export type PictureHash = Branded<'PictureHash'>;

const organizationPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const rolePattern = /^rol_[A-Za-z0-9]{16}$/;

export const newId = <Id extends string>(): Id => v7() as Id;

export const isPictureHash = (text: string): text is PictureHash => /^[0-9a-f]{64}$/.test(text);

/** Where ids of this moment begin: every id made before it is smaller, every other one is not. */
export function firstIdOf(moment: Date): string {
  const hex = Math.max(0, moment.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

export const isUuid = (text: string): boolean => validate(text);

export const isOrganizationId = (text: string): text is OrganizationId => organizationPattern.test(text);

export const isRoleId = (text: string): text is RoleId => rolePattern.test(text);

export const newRoleId = (): RoleId => `rol_${randomAlphanumeric(16)}` as RoleId;

/** `length` characters of `[A-Za-z0-9]` from the system's random source, each of them equally likely. */
export function randomAlphanumeric(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const usable = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length)
    for (const byte of randomBytes(length * 2))
      if (byte < usable && text.length < length) text += alphabet.charAt(byte % alphabet.length);
  return text;
}
