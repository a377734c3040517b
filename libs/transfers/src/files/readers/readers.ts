import { isUuid, type FieldFault } from '@app/common';
import { addressParts } from '@app/users';
import { GivenRecord } from './given-record.js';

type Line = Readonly<Record<string, unknown>>;

/** A line, and what was changed or left out for it. */
export interface Reading<T = Line> {
  readonly line: T;
  readonly notes: readonly FieldFault[];
}

/** How records of a product are read: fields that are ours under another name, and those that need more than that. */
interface Reader {
  /** Our field, and the names of the product for it, of which the first that says something counts. */
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
  readonly others?: (given: GivenRecord, line: Line) => Line;
}

const listed = (given: GivenRecord, name: string, fields: Reader['fields']): Line[] =>
  given.takeList(name).map((one) => named(one, fields));

const named = (given: GivenRecord, fields: Reader['fields']): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([field, names]) => [field, given.take(...[names].flat())]));

const sameNames = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((one) => [one, one]));

/** A wallet of which another product says nothing but the address. */
const walletOf = (address: unknown): unknown => (address === undefined ? undefined : { address });

/**
 * Tokens of Auth0 name the user by `user_id`; of its own accounts Facet knows the part behind the bar, as
 * its directory writes the bar itself.
 */
const auth0Subject = (userId: string): string => userId.replace(/^auth0\|/, '');

/** Some providers number users. */
const subjectText = (subject: unknown): unknown => (typeof subject === 'number' ? String(subject) : subject);

/** A user of Auth0's export, one a line: https://auth0.com/docs/manage-users/user-migration/bulk-user-exports */
const auth0: Reader = {
  fields: {
    ...sameNames('email', 'name', 'nickname', 'username'),
    emailVerified: 'email_verified',
    givenName: 'given_name',
    familyName: 'family_name',
    avatarUrl: 'picture',
    createdAt: 'created_at',
    passwordHash: ['passwordHash', 'password_hash'],
  },
  others: (given, { email, username, name, givenName, familyName, nickname }) => {
    const userId = given.takeText('user_id', 'id');
    const phoneNumber = given.takeText('phone_number');
    const parts = [givenName, familyName].filter((one) => typeof one === 'string').join(' ');
    // Accounts that were linked to the first one. That one is among them.
    const linked = listed(given, 'identities', { provider: 'provider', subject: 'user_id' })
      .map(({ provider, subject }) => ({ provider, subject: subjectText(subject) }))
      .filter((one) => `${String(one.provider)}|${String(one.subject)}` !== userId);
    return {
      // Users of a connection without names have none, or an empty one.
      name: name ?? (parts || (nickname ?? username ?? email ?? phoneNumber)),
      phoneNumbers: phoneNumber && [{ phoneNumber, verified: given.take('phone_verified') === true, primary: true }],
      status: given.take('blocked') === true ? 'banned' : undefined,
      identities: [...(userId === undefined ? [] : [{ provider: 'auth0', subject: auth0Subject(userId) }]), ...linked],
    };
  },
};

/**
 * The answer of M2's `GET /api/profile/`. It does not say whose it is: `email` (and `name`, `userId`) are put
 * beside its fields.
 */
const m2: Reader = {
  fields: {
    ...sameNames('email', 'username', 'avatar'),
    id: 'userId',
    name: ['name', 'username'],
    avatarUrl: 'profilePictureUrl',
  },
  others: (given) => ({ wallet: walletOf(given.take('evmLinkedWalletAddress')) }),
};

/** The answer of XBorg's `GET /v1/user/profile`. */
const xborg: Reader = {
  fields: {
    ...sameNames('email', 'createdAt'),
    name: ['displayName', 'handle', 'username'],
    bio: 'biography',
    avatarUrl: 'profilePictureUrl',
    username: ['handle', 'username'],
    referrer: 'referrerHandle',
    organizationId: 'containerId',
  },
  others: (given) => ({
    id: given.takeIf('id', isUuid),
    address: given.takeParts('address', addressParts),
    dateOfBirth: given.takeText('dateOfBirth'),
    wallet: walletOf(given.take('walletAddress')),
  }),
};

/**
 * The answer of Bird's `GET /me`. Its identities say no subject, so no user could sign in with one: they stay
 * behind.
 */
const bird: Reader = {
  fields: sameNames('id', 'name', 'bio', 'avatarUrl', 'locale', 'timezone', 'status', 'createdAt'),
  others: (given) => {
    const all = listed(given, 'emails', sameNames('email', 'verified'));
    const email = given.take('defaultEmail') ?? all[0]?.email;
    const phoneNumber = given.take('phoneNumber');
    const numbers = listed(given, 'phoneNumbers', sameNames('phoneNumber', 'verified', 'primary'));
    return {
      email,
      emailVerified: all.find((one) => one.email === email)?.verified,
      otherEmails: all.filter((one) => one.email !== email),
      phoneNumbers: numbers.length === 0 && phoneNumber !== undefined ? [{ phoneNumber, primary: true }] : numbers,
    };
  },
};

/**
 * The answer of Bluebricks' `GET /api/v1/user/{id}`. Its id is `local|<uuid>`, or names the user at another
 * issuer.
 */
const bluebricks: Reader = {
  fields: {
    ...sameNames('email', 'name', 'nickname'),
    emailVerified: 'email_verified',
    givenName: 'first_name',
    familyName: 'last_name',
    avatarUrl: 'picture',
    createdAt: 'created_at',
  },
  others: (given) => {
    const roles = given.takeList('roles').map(roleOf);
    return { ...identityOf(given.takeText('id', 'user_id')), roles: roles.length > 0 ? roles : undefined };
  },
};

function identityOf(id: string | undefined): Line {
  if (id === undefined) return {};
  const bar = id.indexOf('|');
  const subject = id.slice(bar + 1);
  if (isUuid(subject) && (bar < 0 || id.startsWith('local|'))) return { id: subject };
  return bar < 1 ? { id } : { identities: [{ provider: id.slice(0, bar), subject: id }] };
}

/** Roles keep their ids where those have the documented form, and count by their names elsewhere. */
function roleOf(given: GivenRecord): unknown {
  const [id, name, description] = [given.takeText('id'), given.takeText('name'), given.takeText('description')];
  if (id === undefined || !/^rol_[A-Za-z0-9]{16}$/.test(id)) return name;
  return { id, name: name ?? id, ...(description !== undefined && { description }) };
}

const readers = { auth0, m2, xborg, bird, bluebricks };

/** The products whose records can be read. */
export type Product = keyof typeof readers;

/** A record as a line of ours, and what of it has no place here. */
export function readRecord(product: Product | undefined, record: Line): Reading {
  if (product === undefined) return { line: record, notes: [] };
  const given = new GivenRecord(record);
  const { fields, others }: Reader = readers[product];
  const same = named(given, fields);
  const line = Object.entries({ ...same, ...others?.(given, same) }).filter(([, value]) => value !== undefined);
  return { line: Object.fromEntries(line), notes: given.leftOver() };
}
