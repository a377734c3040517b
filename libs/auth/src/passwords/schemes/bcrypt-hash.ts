import { verify } from '@node-rs/bcrypt';
import { faultOfCosts, unreadable, type KnownHash } from './known-hash.js';

const shape = /^\$2([abxy])\$(\d\d)\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/;

const dearest = 14;

/** The order of bcrypt's own Base64. */
const alphabet = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * 22 and 31 characters carry four and two bits more than salt and hash have. Old writers left noise there;
 * implementations ignore it, our library refuses it.
 */
function withoutStrayBits(text: string, bits: number): string {
  const last = alphabet.indexOf(text.slice(-1));
  return text.slice(0, -1) + alphabet.charAt((last >> bits) << bits);
}

/** bcrypt in its own format, `$2b$12$…`. It never looks beyond the 72nd byte of a password. */
export function readBcryptHash(text: string): KnownHash | undefined {
  const [, variant = '', rounds = '', salt = '', hash = ''] = shape.exec(text) ?? [];
  if (variant === '') return undefined;
  if (variant === 'x') return unreadable('$2x$ marks bcrypt of an implementation with a fault');
  const cost = Number(rounds);
  if (cost < 4 || cost > 31) return unreadable('bcrypt has costs from 04 to 31');
  const fault = faultOfCosts({ work: 2 ** cost, most: 2 ** dearest, unit: 'rounds' });
  const sound = `$2b$${rounds}$${withoutStrayBits(salt, 4)}${withoutStrayBits(hash, 2)}`;
  return {
    ...(fault !== undefined && { fault }),
    costClass: `bcrypt,${rounds}`,
    cost: 2 ** (cost - dearest),
    isCurrent: false,
    check: (password) => verify(password, sound),
  };
}
