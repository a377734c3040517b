import { verify } from '@node-rs/argon2';
import { excessOf, type KnownHash } from './known-hash.js';
import { readPhcText } from './phc-text.js';

/** The parameters of our own hashes, from OWASP's password storage cheat sheet: 19 MiB, two passes, one lane. */
export const currentArgon2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const schemes = ['argon2i', 'argon2d', 'argon2id'];

/** Memory times passes is what argon2 takes time for. */
const mostMebibytePasses = 1024;
const mostLanes = 16;

/** RFC 9106, as `$argon2id$v=19$m=19456,t=2,p=1$…$…`. */
export function readArgon2Hash(text: string): KnownHash | undefined {
  const { scheme = '', costs = {} } = readPhcText(text) ?? {};
  const { m = 0, t = 0, p = 0 } = costs;
  if (!schemes.includes(scheme) || t < 1 || p < 1 || m < 8 * p) return undefined;
  const tooManyLanes = p > mostLanes ? `has ${p} lanes, more than ${mostLanes}` : undefined;
  return {
    excess: tooManyLanes ?? excessOf({ memory: m * 1024, work: Math.ceil((m * t) / 1024), most: mostMebibytePasses, unit: 'passes over a mebibyte' }),
    isCurrent: scheme === 'argon2id' && m >= currentArgon2.memoryCost && t >= currentArgon2.timeCost,
    check: (password) => verify(text, password).catch(() => false),
  };
}
