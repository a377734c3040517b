import type { GivenRecord } from './given-record.js';

interface Address {
  readonly email: unknown;
  readonly verified: unknown;
}

/** The answer of Bird's `GET /me`. Its identities say no subject, so nobody could sign in with one: they stay behind. */
export function readBirdUser(given: GivenRecord): Record<string, unknown> {
  const all: Address[] = given.takeList('emails').map((one) => ({ email: one.take('email'), verified: one.take('verified') }));
  const first = given.take('defaultEmail') ?? all[0]?.email;
  const primary = given.take('phoneNumber');
  return {
    id: given.take('id'),
    email: first,
    emailVerified: all.find((one) => one.email === first)?.verified,
    otherEmails: all.filter((one) => one.email !== first),
    name: given.take('name'),
    bio: given.take('bio'),
    avatarUrl: given.take('avatarUrl'),
    locale: given.take('locale'),
    timezone: given.take('timezone'),
    status: given.take('status'),
    createdAt: given.take('createdAt'),
    phoneNumbers: phoneNumbersOf(given, primary),
  };
}

function phoneNumbersOf(given: GivenRecord, primary: unknown): unknown[] {
  const all = given.takeList('phoneNumbers').map((one) => ({
    phoneNumber: one.take('phoneNumber'),
    verified: one.take('verified'),
    primary: one.take('primary'),
  }));
  return all.length === 0 && primary !== undefined ? [{ phoneNumber: primary, primary: true }] : all;
}
