import { readArgon2Hash } from './schemes/argon2-hash.js';
import { readBcryptHash } from './schemes/bcrypt-hash.js';
import type { KnownHash } from './schemes/known-hash.js';
import { readPbkdf2Hash } from './schemes/pbkdf2-hash.js';
import { readScryptHash } from './schemes/scrypt-hash.js';

const readers = [readArgon2Hash, readBcryptHash, readScryptHash, readPbkdf2Hash];

/** The longest hash that one of the schemes writes, and some. */
const longest = 512;

function read(text: string): KnownHash | undefined {
  if (text.length > longest) return undefined;
  for (const reader of readers) {
    const known = reader(text);
    if (known) return known;
  }
  return undefined;
}

/** A stored hash that can be checked at a cost that we are willing to pay; nothing for any other text. */
export function readStoredHash(text: string): KnownHash | undefined {
  const known = read(text);
  return known?.fault === undefined ? known : undefined;
}

/** Why a hash from elsewhere cannot be taken over, if it cannot. */
export function faultOfHash(text: string): string | undefined {
  const known = read(text);
  return known ? known.fault : 'is not a hash of bcrypt, argon2, scrypt or PBKDF2 in the form $scheme$costs$salt$hash';
}
