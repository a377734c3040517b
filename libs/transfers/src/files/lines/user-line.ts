import { Type } from 'class-transformer';
import { IsBoolean, IsIn, isISO8601, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { AvatarUrl, Checked, IsRecord, JsonObject, Locale, Text, TimeZone } from '@app/http';
import { mostAttributeBytes } from '@app/attributes';
import { isOrganizationId, isPictureHash, isUuid } from '@app/common';
import { addressParts, type AddressPart } from '@app/users';
import { classOf, displayNameRule, emailRule, ruleOf, textRule } from './rules.js';
import type { Obeying, Rule, Rules } from './rules.js';

/** What a cell of CSV holds. Lists and objects are JSON. */
type CellKind = 'text' | 'flag' | 'list' | 'object';

/**
 * A field of a line: its rules, which are those of sign-up and of later changes, and its cell. Null is as
 * good as absent.
 */
interface LineField<T> extends Rule<T | null | undefined> {
  readonly cell: CellKind;
}

const optional = <T>({ decorators }: Rule<T>, cell: CellKind = 'text'): LineField<T> => ({
  decorators: [IsOptional(), ...decorators],
  cell,
});
const field = (...decorators: PropertyDecorator[]): LineField<string> => optional(textRule(...decorators));

const checkedText = (name: string, wants: string, check: (text: string) => boolean): PropertyDecorator =>
  Checked(name, wants, (value) => typeof value === 'string' && check(value));

function record<R extends Rules>(fields: R): LineField<Obeying<R>> {
  const type = classOf(fields);
  const typed = Type(() => type);
  return optional(ruleOf(IsRecord(), ValidateNested(), typed), 'object');
}

const isList = Checked('list', 'must be a list of at most 20', (value) => Array.isArray(value) && value.length <= 20);

function list<R extends Rules>(fields: R, ...rules: PropertyDecorator[]): LineField<Obeying<R>[]> {
  const type = classOf(fields);
  const typed = Type(() => type);
  return optional(ruleOf(isList, ...rules, ValidateNested({ each: true }), typed), 'list');
}

const oneOf = <const T extends string>(...values: readonly T[]): LineField<T> => optional(ruleOf<T>(IsIn(values)));

const isIsoTimestamp = (text: string): boolean => {
  const [, year] = /^(\d{4})-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/i.exec(text) ?? [];
  return Number(year) >= 1970 && !Number.isNaN(Date.parse(text));
};

/** A day of the calendar, with or without a time of day, of a user who can be alive. */
const isBirthDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}(?:T\d{2}|$)/.test(text) &&
  isISO8601(text, { strict: true, strictSeparator: true }) &&
  text.slice(0, 10) >= '1850-01-01';

const isProvider = (text: string): boolean => /^[^|\s\p{C}]{1,100}$/u.test(text) && text !== 'local';
const providerWants = 'must be a text of 1 to 100 characters without | and white space, and not local';
const isForeign = (text: string): boolean => !text.startsWith('local|');
const isPublicId = (text: string): boolean => isForeign(text) && /^[^|\s\p{C}]{1,100}\|[^\p{C}]{1,300}$/u.test(text);
const isUserId = (text: string): boolean => isUuid(text.replace(/^local\|/, '')) || isPublicId(text);

/** A role as the user directory shows it. */
export interface RoleLine {
  readonly id?: string;
  readonly name: string;
  readonly description?: string;
}

const isText = (value: unknown, form: RegExp): boolean => typeof value === 'string' && form.test(value);

function isRole(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isText(value, /^.{1,200}$/s);
  const { id = `rol_${'0'.repeat(16)}`, name, description = '', ...rest } = value as Record<string, unknown>;
  const isWhole = isText(id, /^rol_[A-Za-z0-9]{16}$/) && isText(name, /^.{1,200}$/s);
  return isWhole && isText(description, /^.{0,1000}$/s) && Object.keys(rest).length === 0;
}

const isRoleList = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length <= 100 &&
  value.every(isRole) &&
  new Set(value.map((one) => JSON.stringify(one))).size === value.length;

const onePrimary = (value: unknown): boolean => {
  const numbers = Array.isArray(value) ? (value as ({ phoneNumber?: unknown; primary?: unknown } | null)[]) : [];
  return (
    numbers.filter((one) => one?.primary).length <= 1 &&
    new Set(numbers.map((one) => one?.phoneNumber)).size === numbers.length
  );
};

const flag = optional(ruleOf<boolean>(IsBoolean()), 'flag');
const name = optional(displayNameRule);
const part = field(Text({ min: 0, max: 200 }));
const momentWants = 'must be a date and time of ISO 8601 with its zone, from 1970 on';
const moment = field(checkedText('moment', momentWants, isIsoTimestamp));
const shortText = textRule(Text({ max: 200 }));

const isE164 = (text: string): boolean => /^\+[1-9]\d{6,14}$/.test(text);
const phoneNumber = textRule(checkedText('e164', 'must be a phone number in E.164, such as +41446681800', isE164));
const isAddress = (text: string): boolean => /^0x[0-9a-fA-F]{40}$/.test(text);
const isChainId = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 1;

const isCount = (value: unknown): boolean =>
  Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 32;
const isBase32 = (text: string): boolean => /^[A-Z2-7]{16,128}$/.test(text);
const isListOf =
  (most: number, form: RegExp) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.length <= most && value.every((one) => isText(one, form));
const isHashList = isListOf(10, /^[0-9a-f]{64}$/);
const isTransportList = isListOf(10, /^[a-z-]{1,20}$/);
const bytes = textRule(
  checkedText('bytes', 'must be 1 to 2,000 characters of Base64url', (text) => /^[\w-]{1,2000}$/.test(text)),
);

const identity = {
  provider: textRule(checkedText('provider', providerWants, isProvider)),
  subject: textRule(Text({ max: 255 }), checkedText('foreign', 'must not begin with local|', isForeign)),
  /** The subject is exactly as the issuer signs it, and not what a directory shows. */
  signed: flag,
  /** The id that the user directory shows, where it does not follow from provider and subject. */
  id: field(
    checkedText('publicId', 'must be <provider>|<subject> of at most 400 characters, and not local|…', isPublicId),
  ),
  issuer: field(Text({ max: 500 })),
  name,
  email: field(Text({ max: 254 })),
  /** The issuer has said so. */
  emailVerified: flag,
  avatarUrl: field(Text({ max: 2048 })),
};

/** The fields of a line, in the order of an export. */
const fields = {
  /** As any of the APIs shows it: a UUID, `local|<uuid>`, or the public id of an identity. */
  id: field(checkedText('personId', 'must be a UUID, local|<uuid>, or <provider>|<subject>', isUserId)),
  email: optional(emailRule),
  emailVerified: flag,
  otherEmails: list({ email: emailRule, verified: flag }),
  name,
  givenName: name,
  familyName: name,
  nickname: name,
  bio: field(Text({ min: 0, max: 2000, lines: true })),
  avatarUrl: field(AvatarUrl()),
  /** In an archive: the hash of an uploaded picture that stands before the users. */
  picture: field(checkedText('picture', 'must be the hash of a picture', isPictureHash)),
  locale: field(Locale()),
  timezone: field(TimeZone()),
  address: record(Object.fromEntries(addressParts.map((one) => [one, part])) as Record<AddressPart, typeof part>),
  dateOfBirth: field(checkedText('dateOfBirth', 'must be an ISO 8601 date from 1850-01-01 on', isBirthDate)),
  /** Users who wait for their purge are not brought back. */
  status: oneOf('pending', 'active', 'invited', 'banned'),
  createdAt: moment,
  phoneNumbers: list(
    { phoneNumber, verified: flag, primary: flag },
    Checked('onePrimary', 'must have each number once, and one primary at the most', onePrimary),
  ),
  identities: list(identity),
  /** Kept as what another system said, until the user proves it. */
  wallet: record({
    address: textRule(checkedText('wallet', 'must be 0x and 40 hexadecimal digits', isAddress)),
    chainId: optional(ruleOf<number>(Checked('chainId', 'must be a whole number from 1', isChainId))),
    linkedAt: moment,
  }),
  passwordHash: field(IsString(), MaxLength(512)),
  /** In an archive: the second factors. */
  factors: record({
    app: record({
      secret: textRule(checkedText('base32', 'must be 16 to 128 characters of Base32', isBase32)),
      lastStep: ruleOf<number>(Checked('step', 'must be a whole number', isCount)),
      confirmedAt: textRule(checkedText('moment', momentWants, isIsoTimestamp)),
    }),
    recoveryCodes: optional(
      ruleOf<string[]>(Checked('hashes', 'must be at most ten hashes of SHA-256', isHashList)),
      'list',
    ),
    passkeys: list({
      ...{ credentialId: bytes, userHandle: bytes, publicKey: bytes },
      counter: ruleOf<number>(Checked('counter', 'must be a whole number', isCount)),
      transports: ruleOf<string[]>(Checked('transports', 'must be a list of at most ten short texts', isTransportList)),
      synced: ruleOf<boolean>(IsBoolean()),
      name: textRule(Text({ max: 100 })),
      createdAt: textRule(checkedText('moment', momentWants, isIsoTimestamp)),
      lastUsedAt: moment,
    }),
  }),
  /** Null: in none. */
  organizationId: field(checkedText('slug', 'must be the id of an organization', isOrganizationId)),
  joinedAt: moment,
  /** Since when the organization bans the member. */
  bannedAt: moment,
  /** When the ban ends by itself. */
  bannedUntil: moment,
  banReason: field(Text({ max: 500, lines: true })),
  username: field(Text({ max: 256 })),
  /** An object of the member's collection, which the profile shows as the avatar. */
  avatar: record({
    datasourceId: shortText,
    objectDefinitionId: shortText,
    kind: oneOf('image', 'avatar'),
    url: textRule(AvatarUrl()),
  }),
  /** The member who referred the user: an id, or a username. */
  referrer: field(Text({ max: 256 })),
  roles: optional(
    ruleOf<(string | RoleLine)[]>(
      Checked('roles', 'must be a list of at most 100 ids or names of roles, or {id?, name, description?}', isRoleList),
    ),
    'list',
  ),
  /** As the organization describes them. */
  attributes: optional(ruleOf<Record<string, unknown>>(JsonObject({ bytes: mostAttributeBytes })), 'object'),
};

/** One line of an import. */
export const UserLine = classOf(fields);
export type UserLine = InstanceType<typeof UserLine>;

/** What only archives have. */
type ArchiveField = 'picture' | 'factors';

export type UserColumn = Exclude<keyof typeof fields, ArchiveField>;

const isColumn = (one: keyof typeof fields): one is UserColumn => one !== 'picture' && one !== 'factors';

/** The headings of a file, in the order of an export. */
export const userColumns = (Object.keys(fields) as (keyof typeof fields)[]).filter(isColumn);

export const cellOf = (column: UserColumn): CellKind => fields[column].cell;

const plain = (text: string): string => text.toLowerCase().replace(/[\s_-]/g, '');
const byPlainName = new Map(userColumns.map((one) => [plain(one), one]));

/** The field that a heading names, in whatever case, and with spaces, lines or underscores between its words. */
export const columnOf = (text: string): UserColumn | undefined => byPlainName.get(plain(text));
