import { publicIdOf } from '@app/users';
import type { Membership, AccountDetails } from '@app/members';

const toMembership = ({ organizationId, username, joinedAt, bannedAt, roles }: Membership): object => ({
  organizationId,
  username,
  joinedAt,
  bannedAt,
  roles: roles.map((one) => ({ id: one.id, name: one.name })),
});

/** A person for a program. */
export function toUserEntry(person: AccountDetails): object {
  const { id, status, name, bio, avatarUrl, createdAt, updatedAt, deletedAt, purgeAfter, passwordSet } = person;
  return {
    ...{ id, status, name, bio, avatarUrl, createdAt, updatedAt, deletedAt, purgeAfter, passwordSet },
    email: person.emails.find((one) => one.isDefault)?.email ?? null,
    emailVerified: person.emails.find((one) => one.isDefault)?.verified ?? null,
    emails: person.emails.map((one) => ({ email: one.email, verified: one.verified, default: one.isDefault })),
    phoneNumbers: person.phoneNumbers.map((one) => ({ phoneNumber: one.phoneNumber, verified: one.verified, primary: one.isPrimary })),
    identities: person.identities.map((one) => ({ provider: one.provider, subject: one.subject })),
    memberships: person.memberships.map(toMembership),
  };
}

function membershipLine({ organizationId, username, bannedAt, roles }: Membership): string {
  const banned = bannedAt === null ? '' : `  banned since ${bannedAt}`;
  return `  ${organizationId}  ${username === null ? 'no username' : `as ${username}`}  ${roles.map((one) => one.name).join(', ') || 'no role'}${banned}`;
}

/** A person for a person. */
export function toUserText(person: AccountDetails): string {
  const { id, status, name, emails, phoneNumbers, identities, passwordSet, createdAt, purgeAfter, memberships } = person;
  const lines = [
    `${name}  ${status}${purgeAfter === null ? '' : `, purged after ${purgeAfter.toISOString()}`}`,
    `  id        ${id}, since ${createdAt.toISOString()}`,
    ...emails.map((one) => `  e-mail    ${one.email}${one.verified ? '' : ' (not verified)'}`),
    ...phoneNumbers.map((one) => `  phone     ${one.phoneNumber}${one.verified ? '' : ' (not verified)'}`),
    ...identities.map((one) => `  identity  ${publicIdOf(one)}`),
    `  password  ${passwordSet ? 'set' : 'none'}`,
    ...(memberships.length > 0 ? ['Member of', ...memberships.map(membershipLine)] : ['Member of no organization']),
  ];
  return lines.join('\n');
}
