import type { ArchivedFactors } from '@app/auth';
import type { FieldFault, OrganizationId, RoleId, UserId } from '@app/common';
import type { ObjectContent, ObjectRef } from '@app/organizations';
import type { BatchUser, ClaimedWallet } from '@app/users';

export interface ImportedEmail {
  readonly email: string;
  readonly verified: boolean;
}

export interface ImportedPhoneNumber {
  readonly phoneNumber: string;
  readonly verified: boolean;
  readonly isPrimary: boolean;
}

export interface ImportedIdentity {
  readonly provider: string;
  /** The claim `sub`; the provider may be left out in front, or stand there. */
  readonly subject: string;
  /** The subject is exactly as the issuer signs it. */
  readonly isSigned: boolean;
  /**
   * The id that the user directory shows. Default: the subject when it has a `|` in it, else
   * `<provider>|<subject>`.
   */
  readonly publicId: string | null;
  /** Default: the trusted issuer of the provider. */
  readonly issuer: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly avatarUrl: string | null;
}

/** An identity as it will be kept: all of it decided. */
export interface SettledIdentity extends Pick<
  ImportedIdentity,
  'provider' | 'name' | 'email' | 'emailVerified' | 'avatarUrl'
> {
  /** Empty: no issuer yet. The first trusted issuer with the provider gets it. */
  readonly issuer: string;
  readonly subject: string;
  readonly signedSubject: string | null;
  readonly publicId: string;
}

/** A role of a member: the first of these ids or names that exists. */
export interface ImportedRole {
  readonly names: readonly string[];
  /** What is made of it where roles may be made and there is none; without permissions. */
  readonly content?: { readonly id: RoleId; readonly name: string; readonly description: string };
}

/** A membership. */
export interface ImportedMember {
  readonly organizationId: OrganizationId;
  readonly joinedAt: Date | null;
  /** Since when the organization shuts them out. */
  readonly bannedAt: Date | null;
  readonly bannedUntil: Date | null;
  readonly banReason: string | null;
  readonly username: string | null;
  /** The member who brought the user: an id or a username. */
  readonly referrer: string | null;
  /** Null: what sign-up gives. */
  readonly roles: readonly ImportedRole[] | null;
  /** The object of the profile's avatar, which belongs to the member's collection. */
  readonly avatar: (ObjectRef & ObjectContent) | null;
  /** The organization's own attributes. */
  readonly attributes: Readonly<Record<string, unknown>> | null;
}

/** What is said of a user; null where nothing is. */
export interface ImportedUser extends Omit<BatchUser, 'id' | 'name'> {
  readonly name: string | null;
}

/** One line of an import, each of its fields in order by itself: a user, and the membership in one organization. */
export interface ImportRecord extends ImportedUser {
  readonly line: number;
  readonly id: UserId | null;
  /** The id of a user who is new and whose line has none. It stays the same when a batch is tried again. */
  readonly freshId: UserId;
  /** The default one first. */
  readonly emails: readonly ImportedEmail[];
  readonly phoneNumbers: readonly ImportedPhoneNumber[];
  readonly identities: readonly ImportedIdentity[];
  readonly passwordHash: string | null;
  /** From an archive. */
  readonly factors: ArchivedFactors | null;
  /** As another system reports it; only the user can verify it. */
  readonly wallet: ClaimedWallet | null;
  /** Null: belongs to no organization. */
  readonly member: ImportedMember | null;
  /** Fields of the line that are used for a new user only. */
  readonly aboutUser: readonly string[];
  /** What the line has and nothing here keeps. */
  readonly notes: readonly FieldFault[];
}

/** A line whose identities are settled. */
export interface SettledRecord extends Omit<ImportRecord, 'identities'> {
  readonly identities: readonly SettledIdentity[];
}

/** `joined`: the user was there, the membership is new. `skipped`: all of it was there. */
export type Outcome = 'created' | 'joined' | 'skipped' | 'failed';

/** What became of a line. `reasons` also say what of a line that is in was left out. */
export interface ValidationResult {
  readonly line: number;
  readonly outcome: Outcome;
  readonly id?: UserId;
  readonly reasons: readonly FieldFault[];
}
