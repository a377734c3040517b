import type { OrganizationId, SessionId, UserId } from './ids.js';

/**
 * The kind of credential: our own session, a token of a trusted issuer, an API key, or the token with which an admin acts
 * in the place of a member.
 */
export type CredentialKind = 'session' | 'issuer' | 'key' | 'impersonation';

/** An admin acts in the place of a member. */
export interface ActingAdmin {
  /** Of the impersonation. */
  readonly id: string;
  readonly adminId: UserId;
}

/** The caller, as the database knows them at this moment. Made by the guard, once per request. */
export interface Principal {
  readonly userId: UserId;
  /** The organization of the credential; none for users without an organization. */
  readonly organizationId: OrganizationId | null;
  readonly credential: CredentialKind;
  /** Present when `credential` is `session`. */
  readonly sessionId: SessionId | null;
  /** Present when `credential` is `key`. */
  readonly keyId: string | null;
  /** When `credential` is `impersonation`: `userId` is the member, and this is the admin who calls. */
  readonly impersonation?: ActingAdmin;
  /**
   * When `credential` is `issuer` or `impersonation`: the end of the token, of which nothing is kept. Sessions and keys are
   * looked up.
   */
  readonly validUntil: Date | null;
  /** The last sign-in, or the one that the token of an issuer names. Null: a key, or a token without it. */
  readonly authenticatedAt: Date | null;
  /** The organization demands a second factor that the caller has not proved: they are in none, with no permissions. */
  readonly lacksFactor?: boolean;
  /**
   * What the caller may do in that organization; for an API key, cut down to its scopes. `*` among them stands for
   * all permissions of the organization's application.
   */
  readonly permissions: readonly string[];
  /** What the caller may do with their own data: everything, or for an API key what its scopes say. */
  readonly ownScopes: readonly string[];
}

/** A caller on a route that names its organization, which the guard has checked. */
export interface OrganizationPrincipal extends Principal {
  readonly organizationId: OrganizationId;
}

/**
 * An operator at the command line of the installation. No permissions limit them, and they have no account.
 * Rules for all actors, such as the one of the last admin, hold for them too.
 */
export interface Operator {
  readonly userId: null;
  /** Where they act; null for changes of an account as a whole. */
  readonly organizationId: OrganizationId | null;
  readonly credential: 'operator';
  /** All that there are. */
  readonly permissions: readonly string[];
}

/**
 * The actor of a change: a caller in the organization of their credential, or an operator. A caller without
 * an organization has no power over others.
 */
export type Actor = OrganizationPrincipal | Operator;

/** An actor in one organization. */
export type OrganizationActor = Actor & { readonly organizationId: OrganizationId };
