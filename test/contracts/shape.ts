import { readFileSync } from 'node:fs';

/**
 * A shape of JSON. A text names a type, with its format, or the values in order of the alphabet; a list has
 * one kind of entries; a key with `?` may be left out;
 * `*` stands for any key.
 */
export type Shape = string | readonly [Shape] | { readonly [key: string]: Shape };

/** A documented operation. */
export interface DocumentedRoute {
  /**
   * Who may call: all, a user who is signed in (no API key), who has a permission, or who is signed in
   * or has a key with this scope.
   */
  readonly who: 'anybody' | 'session' | `${string}:${string}`;
  readonly parameters?: Readonly<Record<string, Shape>>;
  readonly body?: Shape;
  /** What it answers when all goes well: a status and its shape, by turns; `null`: no content. */
  readonly answer: readonly (number | Shape | null)[];
  readonly failures: { readonly shape: Shape; readonly statuses: readonly (number | 'default')[] };
}

export const date = 'string date-time';
export const uuid = 'string uuid';

/**
 * What every call can end in (health alone has no rate limit); a body may be malformed, too large, or of
 * another type on every route that is no GET.
 */
export const always = [429, 500, 503];
export const write = [408, 413, 415, ...always];

/** The query of a list that is paged by key. */
export const page = { 'cursor? in query': 'string', 'limit? in query': 'integer' };

/** Every permission of the checked-in list. */
export const permission = readFileSync(new URL('permissions.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .sort()
  .join('|');

/** What a key may be allowed of the data of its own user. */
export const ownScope = 'read:me|update:me';

/** Why a password is refused. */
const passwordFault = ['breached', 'common', 'context', 'guessable', 'too_long', 'too_short']
  .map((one) => `password.${one}`)
  .join('|');

/** How `/auth` and `/admin` fail (RFC 9457). */
export const problem = (statuses: readonly number[]): DocumentedRoute['failures'] => ({
  shape: {
    type: 'about:blank',
    title: 'string',
    status: 'integer',
    detail: 'string',
    code: 'string',
    'errors?': [{ field: 'string', message: 'string', 'code?': passwordFault }],
    'permissions?': ['string'],
    'names?': ['string'],
    'challenge?': { token: 'string', factors: ['otp|passkey|recovery'], expiresAt: 'string date-time' },
  },
  statuses,
});

export const tokens: Shape = {
  accessToken: 'string',
  refreshToken: 'string',
  tokenType: 'Bearer',
  expiresIn: 'integer',
  'organizationId?': 'string',
  user: { id: uuid },
};
