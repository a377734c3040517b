import type { OrganizationId, UserId } from '@app/common';
import type { BatchUser } from '@app/users';

/** A moment as ISO 8601 text, in milliseconds and UTC. */
type Moment = string;

/** A membership in an export. */
export interface ExportedMember {
  readonly organizationId: OrganizationId;
  readonly joinedAt: Moment;
  /** Since when the organization shuts them out. */
  readonly bannedAt: Moment | null;
  readonly bannedUntil: Moment | null;
  readonly banReason: string | null;
  readonly username: string | null;
  /** The id of the member who brought the user. */
  readonly referrer: UserId | null;
  /** The object that the profile shows as the avatar. */
  readonly avatar: {
    readonly datasourceId: string;
    readonly objectDefinitionId: string;
    readonly kind: string;
    readonly url: string;
  } | null;
  /** By name, in order. */
  readonly roles: readonly string[];
  /** The organization's own attributes. */
  readonly attributes: Readonly<Record<string, unknown>> | null;
}

/** The exported data of a user. */
export interface ExportedUser extends Omit<BatchUser, 'pictureHash' | 'createdAt'> {
  readonly createdAt: Moment;
  /** The default one first. */
  readonly emails: readonly { readonly email: string; readonly verified: boolean }[];
  readonly phoneNumbers: readonly {
    readonly phoneNumber: string;
    readonly verified: boolean;
    readonly primary: boolean;
  }[];
  readonly identities: readonly {
    /** Null: no issuer yet. */
    readonly issuer: string | null;
    readonly provider: string;
    /** As signed where that is known. */
    readonly subject: string;
    readonly signed: boolean;
    readonly publicId: string;
    readonly name: string | null;
    readonly email: string | null;
    readonly emailVerified: boolean;
    readonly avatarUrl: string | null;
  }[];
  /** The export omits whether it was verified: an import does not trust it. */
  readonly wallet: {
    readonly address: string;
    readonly chainId: number | null;
    readonly linkedAt: Moment | null;
  } | null;
  readonly passwordHash: string | null;
  /** In the order in which the user joined. */
  readonly members: readonly ExportedMember[];
}
