import type { GivenRecord } from './given-record.js';

const provider = 'auth0';

/** Tokens of Auth0 name the person by `user_id`; of its own accounts Facet knows the part behind the bar, as its directory writes the bar itself. */
const subjectOf = (userId: string): string => (userId.startsWith(`${provider}|`) ? userId.slice(provider.length + 1) : userId);

/** A user of Auth0's export, one a line: https://auth0.com/docs/manage-users/user-migration/bulk-user-exports */
export function readAuth0User(given: GivenRecord): Record<string, unknown> {
  const userId = given.takeText('user_id', 'id');
  const [email, username, phoneNumber] = [given.take('email'), given.take('username'), given.takeText('phone_number')];
  const [givenName, familyName, nickname] = [given.take('given_name'), given.take('family_name'), given.take('nickname')];
  const parts = [givenName, familyName].filter((one) => typeof one === 'string').join(' ');
  return {
    email,
    emailVerified: given.take('email_verified'),
    // Whoever signed up by a connection without names has none, or an empty one.
    name: given.take('name') ?? (parts || (nickname ?? username ?? email ?? phoneNumber)),
    givenName,
    familyName,
    nickname,
    avatarUrl: given.take('picture'),
    username,
    phoneNumbers: phoneNumber === undefined ? undefined : [{ phoneNumber, verified: given.take('phone_verified') === true, primary: true }],
    status: given.take('blocked') === true ? 'banned' : undefined,
    createdAt: given.take('created_at'),
    passwordHash: given.take('passwordHash', 'password_hash'),
    identities: [...(userId === undefined ? [] : [{ provider, subject: subjectOf(userId) }]), ...linkedIdentities(given, userId)],
  };
}

/** Accounts that were linked to the first one. That one is among them. */
function linkedIdentities(given: GivenRecord, userId: string | undefined): unknown[] {
  const linked = given.takeList('identities').map((one) => ({ provider: one.take('provider'), subject: subjectText(one.take('user_id')) }));
  return linked.filter((one) => `${String(one.provider)}|${String(one.subject)}` !== userId);
}

/** Some providers number people. */
const subjectText = (subject: unknown): unknown => (typeof subject === 'number' ? String(subject) : subject);
