import type { AddressClaim } from '@app/auth';
import { newId, type OrganizationId, type RoleId, type UserId } from '@app/kernel';
import type { NewMember, UsernameClaim } from '@app/organizations';
import { addressKeyOf, type BatchEmail, type BatchIdentity, type BatchPhoneNumber, type BatchUser, type HandedOver } from '@app/users';
import type { SettledArrival } from './arrival.js';

/** What a batch adds to one organization. */
export interface Places {
  readonly members: NewMember[];
  readonly grants: { userId: UserId; roleId: RoleId }[];
  readonly names: UsernameClaim[];
}

/** A place that somebody gets: their roles looked up, their name free. */
export interface Place {
  readonly organizationId: OrganizationId;
  readonly joinedAt: Date | null;
  readonly roles: readonly RoleId[];
  readonly username: string | null;
  readonly bannedAt: Date | null;
}

/** An account that gives way to a line, and what it says of its owner then. */
export interface Takeover {
  readonly claim: AddressClaim;
  readonly to: HandedOver;
}

/** The rows that a batch will write. */
export class BatchPlan {
  readonly users: BatchUser[] = [];
  readonly takeovers: Takeover[] = [];
  /** Claims of addresses that end, and their accounts with them. */
  readonly released: AddressClaim[] = [];
  readonly emails: BatchEmail[] = [];
  readonly phoneNumbers: BatchPhoneNumber[] = [];
  readonly identities: BatchIdentity[] = [];
  readonly passwords: { userId: UserId; hash: string }[] = [];
  readonly places = new Map<OrganizationId, Places>();

  addPerson(userId: UserId, arrival: SettledArrival, name: string): void {
    const { status, givenName, familyName, nickname, bio, avatarUrl, locale, timezone, createdAt } = arrival;
    this.users.push({ id: userId, status, name, givenName, familyName, nickname, bio, avatarUrl, locale, timezone, createdAt });
    this.addBelongings(userId, arrival, arrival.emails);
  }

  /** An account that has claimed the address of the line becomes the person of the line. What the line does not say stays. */
  addTakeover(claim: AddressClaim, arrival: SettledArrival, name: string): void {
    const [main, ...others] = arrival.emails;
    if (!main) return;
    const { givenName, familyName, nickname, avatarUrl, bio } = arrival;
    const about = { givenName, familyName, nickname, avatarUrl, bio };
    const known = Object.fromEntries(Object.entries(about).filter(([, value]) => value !== null));
    this.takeovers.push({ claim, to: { name, email: main.email, verified: main.verified, ...known } });
    this.addBelongings(claim.userId, arrival, others, false);
  }

  private addBelongings(userId: UserId, arrival: SettledArrival, emails: SettledArrival['emails'], withDefault = true): void {
    const { createdAt } = arrival;
    // Lists keep their order: ids grow in it, and the moment is the same for all.
    for (const [at, { email, verified }] of emails.entries())
      this.emails.push({ id: newId(), userId, email, addressKey: addressKeyOf(email), verified, isDefault: withDefault && at === 0, createdAt });
    for (const number of arrival.phoneNumbers) this.phoneNumbers.push({ id: newId(), userId, ...number, createdAt });
    for (const identity of arrival.identities) this.identities.push({ id: newId(), userId, ...identity, createdAt });
    if (arrival.passwordHash !== null) this.passwords.push({ userId, hash: arrival.passwordHash });
  }

  addMember(userId: UserId, { organizationId, joinedAt, roles, username, bannedAt }: Place): void {
    const places = this.places.get(organizationId) ?? { members: [], grants: [], names: [] };
    this.places.set(organizationId, places);
    places.members.push({ userId, joinedAt, bannedAt });
    places.grants.push(...roles.map((roleId) => ({ userId, roleId })));
    if (username !== null) places.names.push({ userId, username });
  }
}
