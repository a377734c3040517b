import type { SessionId } from '@app/common';

/**
 * How a user proved who they are at a sign-in (`amr` of RFC 8176, which has no words for the last three).
 * `mfa`: by two factors.
 */
export const authenticationMethods = ['pwd', 'otp', 'mfa', 'email', 'passkey', 'recovery'] as const;
export type AuthenticationMethod = (typeof authenticationMethods)[number];

/** What a new session has where it is not what a password gives. */
export interface NewSessionOptions {
  readonly id?: SessionId;
  /** How the user proved who they are. Default: with a password. */
  readonly amr?: readonly AuthenticationMethod[];
}
