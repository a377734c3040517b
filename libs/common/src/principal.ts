import type { OrganizationId, SessionId, UserId } from './ids.js';

/** How the caller proved who they are: our own session, a token of a trusted issuer, or an API key. */
export type CredentialKind = 'session' | 'issuer' | 'key';

/** Who is calling, as the database knows them at this moment. Made by the guard, once per request. */
export interface Principal {
  readonly userId: UserId;
  /** The organization of the credential; none for people who belong to none. */
  readonly organizationId: OrganizationId | null;
  readonly credential: CredentialKind;
  /** Present when `credential` is `session`. */
  readonly sessionId: SessionId | null;
  /** Present when `credential` is `key`. */
  readonly keyId: string | null;
  /** When `credential` is `issuer`: the end of the token, of which nothing is kept. Sessions and keys are looked up. */
  readonly validUntil: Date | null;
  /** When they last proved who they are: by signing in, or as the token of an issuer says. Null: a key, or a token that does not say. */
  readonly authenticatedAt: Date | null;
  /** What the caller may do in that organization; for an API key, cut down to its scopes. */
  readonly permissions: readonly string[];
  /** What the caller may do with their own data: everything, or for an API key what its scopes say. */
  readonly ownScopes: readonly string[];
}

/** A caller on a route that names its organization: the guard has seen to it that there is one. */
export interface OrganizationPrincipal extends Principal {
  readonly organizationId: OrganizationId;
}

/**
 * Who runs the installation and works at its command line: nobody's permissions limit them, and they are nobody in the installation. What must hold
 * for everybody, such as that the last admin stays, holds for them too.
 */
export interface Operator {
  readonly userId: null;
  /** Where they act; none for what concerns a person in all their organizations. */
  readonly organizationId: OrganizationId | null;
  readonly credential: 'operator';
  /** All that there are. */
  readonly permissions: readonly string[];
}

/** An operator who acts in an organization. */
export interface OrganizationOperator extends Operator {
  readonly organizationId: OrganizationId;
}

/** By whose power something is done to another person, in an organization or wherever they are. */
export type AdminScope = OrganizationPrincipal | Operator;

/** By whose power something is done in an organization. */
export type OrganizationAdminScope = OrganizationPrincipal | OrganizationOperator;
