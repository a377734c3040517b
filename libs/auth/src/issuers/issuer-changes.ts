import type { FollowedChanges, IdentityChanges, IssuerFacts, KnownFacts } from '@app/users';

/** What a later token changes: the stored claims of the issuer, and the profile of the user. */
export interface IssuerChanges {
  readonly identity: IdentityChanges;
  readonly user: FollowedChanges;
}

/**
 * What a token changes about a user who is known; nothing when it says nothing new, or is older than one that
 * was read. Where the user shows something
 * else than the issuer said before, they have changed it here, and it stays. A claim that is absent changes
 * nothing: access tokens often have none.
 */
export function changesOf(facts: IssuerFacts, { identity, user }: KnownFacts): IssuerChanges | undefined {
  if (identity.claimsAt !== null && (facts.issuedAt?.getTime() ?? 0) < Date.parse(identity.claimsAt)) return undefined;
  const changes = {
    identity: wordOf(facts, identity),
    user: { ...nameChanges(facts, identity, user), ...pictureChange(facts, identity, user) },
  };
  if (Object.keys(changes.identity).length + Object.keys(changes.user).length === 0) return undefined;
  return { ...changes, identity: { ...changes.identity, ...(facts.issuedAt && { claimsAt: facts.issuedAt }) } };
}

function wordOf({ name, email, avatarUrl }: IssuerFacts, before: KnownFacts['identity']): IdentityChanges {
  return {
    ...(name !== undefined && name !== before.name && { name }),
    ...(email !== undefined && (email !== before.email || !before.emailVerified) && { email, emailVerified: true }),
    ...(avatarUrl !== undefined && avatarUrl !== before.avatarUrl && { avatarUrl }),
  };
}

function nameChanges(
  { name, ...facts }: IssuerFacts,
  before: KnownFacts['identity'],
  user: KnownFacts['user'],
): FollowedChanges {
  if (name === undefined || user.name !== before.name) return {};
  const isRenamed = name !== user.name;
  // The parts belong to the name: those of the old one do not describe the new one.
  const parts = (['givenName', 'familyName', 'nickname'] as const).map(
    (part) => [part, facts[part] ?? (isRenamed && part !== 'nickname' ? null : user[part])] as const,
  );
  const changed = parts.filter(([part, value]) => value !== user[part]);
  return { ...(isRenamed && { name }), ...Object.fromEntries(changed) };
}

function pictureChange(
  { avatarUrl }: IssuerFacts,
  before: KnownFacts['identity'],
  user: KnownFacts['user'],
): FollowedChanges {
  const isTheirs = user.pictureHash !== null || user.avatarUrl !== before.avatarUrl;
  return avatarUrl === undefined || isTheirs || avatarUrl === user.avatarUrl ? {} : { avatarUrl };
}
