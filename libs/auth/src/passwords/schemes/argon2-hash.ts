import { timingSafeEqual } from 'node:crypto';
import { hashRaw, type Algorithm, type Version } from '@node-rs/argon2';
import { faultOfCosts, unreadable, type KnownHash } from './known-hash.js';
import { hasOnly, readPhcText, type PhcText } from './phc-text.js';

/** The parameters of our own hashes, from OWASP's password storage cheat sheet: 19 MiB, two passes, one lane. */
export const currentArgon2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const algorithms = new Map<string, Algorithm>([
  ['argon2d', 0],
  ['argon2i', 1],
  ['argon2id', 2],
]);

/** 1.0 and 1.3. A hash that names no version is of 1.0, as in the reference implementation. */
const versions = new Map<number, Version>([
  [16, 0],
  [19, 1],
]);
const unnamedVersion = 16;
const currentVersion = 19;

/** Memory times passes is what argon2 takes time for. */
const mostMebibytePasses = 1024;
const mostLanes = 16;

/**
 * RFC 9106, as `$argon2id$v=19$m=19456,t=2,p=1$…$…`. The parts are checked, not the text: writers spell
 * Base64 and the order of costs in several ways.
 */
export function readArgon2Hash(text: string): KnownHash | undefined {
  const read = readPhcText(text);
  const algorithm = algorithms.get(read?.scheme ?? '');
  if (!read || algorithm === undefined) return undefined;
  const { m = 0, t = 0, p = 0 } = read.costs;
  const number = read.version ?? unnamedVersion;
  const version = versions.get(number);
  if (version === undefined) return unreadable(`argon2 has no version ${number}`);
  if (!hasOnly(read, ['m', 't', 'p'])) return unreadable('argon2 has the costs m, t and p and no others');
  if (t < 1 || p < 1 || m < 8 * p) return unreadable('argon2 needs t and p of 1 at least, and m of 8 times p at least');
  const fault =
    p > mostLanes
      ? `has ${p} lanes, more than ${mostLanes}`
      : faultOfCosts({
          memory: m * 1024,
          work: Math.ceil((m * t) / 1024),
          most: mostMebibytePasses,
          unit: 'passes over a mebibyte',
        });
  return {
    ...(fault !== undefined && { fault }),
    costClass: `${read.scheme},v=${number},m=${m},t=${t},p=${p}`,
    cost: (m * t) / 1024 / mostMebibytePasses,
    isCurrent:
      read.scheme === 'argon2id' &&
      number === currentVersion &&
      m >= currentArgon2.memoryCost &&
      t >= currentArgon2.timeCost,
    check: (password) => matches(read, password, { algorithm, version, memoryCost: m, timeCost: t, parallelism: p }),
  };
}

async function matches(
  { salt, hash }: PhcText,
  password: string,
  options: Parameters<typeof hashRaw>[1],
): Promise<boolean> {
  return timingSafeEqual(await hashRaw(password, { ...options, salt, outputLen: hash.length }), hash);
}
