import { scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import { faultOfCosts, mostMemory, unreadable, type KnownHash } from './known-hash.js';
import { hasOnly, readPhcText, type PhcText } from './phc-text.js';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

const mebibyte = 1024 * 1024;
const mostMebibytes = 256;

/** RFC 7914, as `$scrypt$ln=15,r=8,p=1$…$…`. */
export function readScryptHash(text: string): KnownHash | undefined {
  const read = readPhcText(text);
  if (read?.scheme !== 'scrypt') return undefined;
  const { ln = 0, r = 0, p = 0 } = read.costs;
  if (read.version !== undefined || !hasOnly(read, ['ln', 'r', 'p']))
    return unreadable('scrypt has the costs ln, r and p and no others');
  // RFC 7914, 2: N is below 2^(128 * r / 8), and p at most (2^32 - 1) * 32 / (128 * r).
  if (ln < 1 || ln > 63 || r < 1 || p < 1 || ln >= 16 * r || p * r >= 2 ** 30)
    return unreadable('scrypt does not allow these costs');
  const memory = 128 * r * (2 ** ln + p);
  const fault = faultOfCosts({
    memory,
    work: Math.ceil((128 * r * p * 2 ** ln) / mebibyte),
    most: mostMebibytes,
    unit: 'mebibytes of mixing',
  });
  return {
    ...(fault !== undefined && { fault }),
    costClass: `scrypt,${ln},${r},${p}`,
    cost: (r * p * 2 ** ln) / 8192 / mostMebibytes,
    isCurrent: false,
    check: (password) => matches(read, password, { N: 2 ** ln, r, p, maxmem: mostMemory + mebibyte }),
  };
}

async function matches({ salt, hash }: PhcText, password: string, costs: ScryptOptions): Promise<boolean> {
  return timingSafeEqual(await derive(password, salt, hash.length, costs), hash);
}
