import { createHash } from 'node:crypto';
import { Secret } from 'otpauth';
import type { UserId } from '@app/common';

const count = 10;

/** Ten codes of 80 random bits, such as `abcd-efgh-ijkl-mnop`. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: count }, () => new Secret({ size: 10 }).base32.toLowerCase().replace(/(.{4})(?=.)/g, '$1-'));

/** The codes are random, so a plain hash is enough. Hyphens, spaces and case do not count. */
export const hashOfRecoveryCode = (userId: UserId, code: string): Buffer =>
  createHash('sha256')
    .update(`${userId}:${code.toLowerCase().replace(/[^a-z2-7]/g, '')}`)
    .digest();
