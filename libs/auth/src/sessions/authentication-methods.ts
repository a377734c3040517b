import type { OrganizationId, SessionId, UserId } from '@app/common';

/**
 * How a user proved who they are at a sign-in (`amr` of RFC 8176, which has no words for the last five).
 * `mfa`: by two factors. Beside a passkey, `hwk` or `swk` says whether other devices of the user may have it,
 * and `user` that the user was there.
 */
export const authenticationMethods = [
  'pwd',
  'otp',
  'mfa',
  'hwk',
  'swk',
  'user',
  'email',
  'passkey',
  'recovery',
  'provider',
  'wallet',
] as const;
export type AuthenticationMethod = (typeof authenticationMethods)[number];

/** Proofs of a second factor: with any other method they make two. */
const secondFactors: readonly AuthenticationMethod[] = ['otp', 'passkey', 'recovery'];

/** The methods of a session, and those of a further proof of its user. */
export function withProof(
  before: readonly AuthenticationMethod[],
  proof: readonly AuthenticationMethod[],
): AuthenticationMethod[] {
  const isByFactor = before.includes('mfa') || proof.some((one) => secondFactors.includes(one));
  const methods = new Set([...before, ...proof].filter((one) => one !== 'mfa'));
  return [...methods, ...(isByFactor ? (['mfa'] as const) : [])];
}

/** What a new session has where it is not what a password gives. */
export interface NewSessionOptions {
  readonly id?: SessionId;
  /** How the user proved who they are. Default: with a password. */
  readonly amr?: readonly AuthenticationMethod[];
  /** When the user did so. Default, and for a time that has not come: now. */
  readonly authTime?: Date;
}

/** The first factors, as the audit calls them, and their names in `amr`. */
export const methodNames = {
  password: 'pwd',
  email: 'email',
  provider: 'provider',
  wallet: 'wallet',
} as const satisfies Record<string, AuthenticationMethod>;
export type SignInMethod = keyof typeof methodNames;

/** A user who proved the first factor, and the organization to sign in to. */
export interface ProvenUser {
  readonly userId: UserId;
  readonly organization: OrganizationId | null;
  readonly method: SignInMethod;
  /** The password was a temporary one. */
  readonly isTemporary?: boolean;
  /** When, where it was elsewhere. Default: now. */
  readonly authTime?: Date;
}
