import { crc32 } from 'node:zlib';
import { randomAlphanumeric } from '@app/common';

/** Keys begin with it, and tokens do not. */
export const apiKeyPrefix = 'fct_';
const pattern = /^fct_([A-Za-z0-9]{16})_([A-Za-z0-9]{32})([0-9a-z]{7})$/;

/** A public id, and a secret of 190 bits. */
export interface ApiKeyParts {
  readonly id: string;
  readonly secret: string;
}

/** Whether a text has the form of the public part of a key. */
export const isApiKeyId = (text: string): boolean => /^[A-Za-z0-9]{16}$/.test(text);

const checksumOf = (text: string): string => crc32(text).toString(36).padStart(7, '0');

/**
 * `fct_<id>_<secret><checksum>`: the prefix lets scanners find a leaked key, the checksum rejects a mistyped
 * one without a query.
 */
export function generateApiKey(id = randomAlphanumeric(16), secret = randomAlphanumeric(32)): string {
  const body = `${apiKeyPrefix}${id}_${secret}`;
  return body + checksumOf(body);
}

/** Undefined when the form or the checksum is wrong. */
export function readApiKey(text: string): ApiKeyParts | undefined {
  const [, id, secret, checksum] = pattern.exec(text) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  return checksum === checksumOf(`${apiKeyPrefix}${id}_${secret}`) ? { id, secret } : undefined;
}
