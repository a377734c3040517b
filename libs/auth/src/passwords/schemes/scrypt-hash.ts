import { scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import { excessOf, mostMemory, type KnownHash } from './known-hash.js';
import { readPhcText, type PhcText } from './phc-text.js';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

const mebibyte = 1024 * 1024;
const mostMebibytes = 256;

/** RFC 7914, as `$scrypt$ln=15,r=8,p=1$…$…`. */
export function readScryptHash(text: string): KnownHash | undefined {
  const read = readPhcText(text);
  const { ln = 0, r = 0, p = 0 } = read?.costs ?? {};
  if (read?.scheme !== 'scrypt' || ln < 1 || ln > 63 || r < 1 || p < 1) return undefined;
  const memory = 128 * r * (2 ** ln + p);
  return {
    excess: excessOf({ memory, work: Math.ceil((128 * r * p * 2 ** ln) / mebibyte), most: mostMebibytes, unit: 'mebibytes of mixing' }),
    isCurrent: false,
    check: (password) => matches(read, password, { N: 2 ** ln, r, p, maxmem: mostMemory + mebibyte }),
  };
}

async function matches({ salt, hash }: PhcText, password: string, costs: ScryptOptions): Promise<boolean> {
  try {
    return timingSafeEqual(await derive(password, salt, hash.length, costs), hash);
  } catch {
    // Parameters that RFC 7914 does not allow.
    return false;
  }
}
