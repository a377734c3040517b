import type { ImportedAttributes } from '@app/attributes';
import type { AddressClaim, RestoredFactors } from '@app/auth';
import { newId, pick, type OrganizationId, type RoleId, type UserId, addressKeyOf } from '@app/common';
import type { NewMember, OwnedObject, UsernameClaim } from '@app/organizations';
import {
  type BatchEmail,
  type BatchIdentity,
  type BatchPhoneNumber,
  type BatchUser,
  type HandedOver,
  type UserDetails,
  type ClaimedWallet,
} from '@app/users';
import type { ImportedMember, SettledRecord } from './import-record.js';

/** What a batch adds to one organization. */
export interface NewMemberships {
  readonly members: NewMember[];
  readonly grants: { userId: UserId; roleId: RoleId }[];
  readonly names: UsernameClaim[];
  readonly avatars: OwnedObject[];
  readonly attributes: ImportedAttributes[];
  /** The referrers of users, each as an id or a username. */
  readonly referrals: { readonly line: number; readonly userId: UserId; readonly referrer: string }[];
}

/** A membership to add: its roles exist, and its name is free. */
export interface NewMembership {
  readonly organizationId: OrganizationId;
  readonly joinedAt: Date | null;
  readonly roles: readonly RoleId[];
  readonly username: string | null;
  readonly bannedAt: Date | null;
  readonly bannedUntil: Date | null;
  readonly banReason: string | null;
  readonly avatar: ImportedMember['avatar'];
  readonly attributes: ImportedMember['attributes'];
}

/** An account that a line takes over, and its new profile. */
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
  /** Of users whose account was replaced. */
  readonly details: UserDetails[] = [];
  readonly wallets: (ClaimedWallet & { readonly userId: UserId })[] = [];
  readonly passwords: { userId: UserId; hash: string }[] = [];
  readonly factors: RestoredFactors[] = [];
  readonly memberships = new Map<OrganizationId, NewMemberships>();

  addUser(userId: UserId, importRecord: SettledRecord, name: string): void {
    this.users.push({
      id: userId,
      status: importRecord.status,
      name,
      givenName: importRecord.givenName,
      familyName: importRecord.familyName,
      nickname: importRecord.nickname,
      bio: importRecord.bio,
      avatarUrl: importRecord.avatarUrl,
      pictureHash: importRecord.pictureHash,
      locale: importRecord.locale,
      timezone: importRecord.timezone,
      address: importRecord.address,
      dateOfBirth: importRecord.dateOfBirth,
      createdAt: importRecord.createdAt,
    });
    this.addUserRows(userId, importRecord, importRecord.emails);
  }

  /**
   * An account that has claimed the address of the line becomes the user of the line. What the line does not
   * say stays.
   */
  addTakeover(claim: AddressClaim, importRecord: SettledRecord, name: string): void {
    const [main, ...others] = importRecord.emails;
    if (!main) return;
    const { givenName, familyName, nickname, avatarUrl, bio } = importRecord;
    const about = { givenName, familyName, nickname, avatarUrl, bio };
    const known = Object.fromEntries(Object.entries(about).filter(([, value]) => value !== null));
    this.takeovers.push({ claim, to: { name, email: main.email, verified: main.verified, ...known } });
    const { locale, timezone, address, dateOfBirth } = importRecord;
    this.details.push({ id: claim.userId, locale, timezone, address, dateOfBirth });
    this.addUserRows(claim.userId, importRecord, others, false);
  }

  private addUserRows(
    userId: UserId,
    importRecord: SettledRecord,
    emails: SettledRecord['emails'],
    withDefault = true,
  ): void {
    const { createdAt } = importRecord;
    // Lists keep their order: ids grow in it, and the moment is the same for all.
    for (const [at, { email, verified }] of emails.entries())
      this.emails.push({
        id: newId(),
        userId,
        email,
        addressKey: addressKeyOf(email),
        verified,
        isDefault: withDefault && at === 0,
        createdAt,
      });
    for (const number of importRecord.phoneNumbers)
      this.phoneNumbers.push({ id: newId(), userId, ...number, createdAt });
    for (const identity of importRecord.identities)
      this.identities.push({ id: newId(), userId, ...identity, createdAt });
    if (importRecord.wallet) this.wallets.push({ userId, ...importRecord.wallet });
    // Recovery codes are for the id of their user.
    const { factors, id } = importRecord;
    if (factors) this.factors.push({ ...factors, userId, ...(userId !== id && { recoveryCodes: null }) });
    if (importRecord.passwordHash !== null) this.passwords.push({ userId, hash: importRecord.passwordHash });
  }

  addMember(userId: UserId, membership: NewMembership): void {
    const { organizationId, joinedAt, roles, username, avatar, attributes } = membership;
    const memberships = this.membershipsIn(organizationId);
    memberships.members.push({ userId, joinedAt, ...pick(membership, 'bannedAt', 'bannedUntil', 'banReason') });
    memberships.grants.push(...roles.map((roleId) => ({ userId, roleId })));
    if (avatar) memberships.avatars.push({ userId, ...avatar });
    if (attributes) memberships.attributes.push({ userId, attributes });
    if (username !== null) memberships.names.push({ userId, username });
  }

  addReferral(userId: UserId, line: number, { organizationId, referrer }: ImportedMember): void {
    if (referrer !== null) this.membershipsIn(organizationId).referrals.push({ line, userId, referrer });
  }

  private membershipsIn(organizationId: OrganizationId): NewMemberships {
    const memberships = this.memberships.get(organizationId) ?? {
      members: [],
      grants: [],
      names: [],
      avatars: [],
      attributes: [],
      referrals: [],
    };
    this.memberships.set(organizationId, memberships);
    return memberships;
  }
}
