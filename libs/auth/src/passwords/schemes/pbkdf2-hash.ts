import { pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { faultOfCosts, unreadable, type KnownHash } from './known-hash.js';
import { hasOnly, readPhcText } from './phc-text.js';

const derive = promisify(pbkdf2);

/** The digest behind each name, and how many bytes one run of it gives. */
const digests: Readonly<Record<string, { name: string; size: number }>> = {
  pbkdf2: { name: 'sha1', size: 20 },
  'pbkdf2-sha1': { name: 'sha1', size: 20 },
  'pbkdf2-sha256': { name: 'sha256', size: 32 },
  'pbkdf2-sha512': { name: 'sha512', size: 64 },
};

const mostIterations = 3_000_000;

/** RFC 8018, as `$pbkdf2-sha256$i=600000,l=32$…$…`, or as passlib writes it, `$pbkdf2-sha256$29000$…$…`. */
export function readPbkdf2Hash(text: string): KnownHash | undefined {
  const read = readPhcText(text);
  const digest = read && Object.hasOwn(digests, read.scheme) ? digests[read.scheme] : undefined;
  if (!read || !digest) return undefined;
  const { salt, hash, version } = read;
  const { i = 0, l = hash.length } = read.costs;
  if (version !== undefined || !hasOnly(read, ['i', 'l']))
    return unreadable('PBKDF2 has the costs i and l and no others');
  if (i < 1 || l !== hash.length)
    return unreadable('PBKDF2 needs one iteration at least, and a hash as long as it says');
  const work = i * Math.ceil(hash.length / digest.size);
  const fault = faultOfCosts({ work, most: mostIterations, unit: 'iterations' });
  return {
    ...(fault !== undefined && { fault }),
    costClass: `pbkdf2-${digest.name},${work}`,
    cost: work / mostIterations,
    isCurrent: false,
    check: async (password) => timingSafeEqual(await derive(password, salt, i, hash.length, digest.name), hash),
  };
}
