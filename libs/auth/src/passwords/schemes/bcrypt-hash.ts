import { verify } from '@node-rs/bcrypt';
import { excessOf, type KnownHash } from './known-hash.js';

/** `$2x$` marks hashes of an implementation with a fault; checking them as sound ones would be wrong. */
const shape = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;

const dearest = 14;

/** bcrypt in its own format, `$2b$12$…`. It never looks beyond the 72nd byte of a password. */
export function readBcryptHash(text: string): KnownHash | undefined {
  const cost = Number(shape.exec(text)?.[1]);
  if (!(cost >= 4 && cost <= 31)) return undefined;
  return {
    excess: excessOf({ work: 2 ** cost, most: 2 ** dearest, unit: 'rounds' }),
    isCurrent: false,
    check: (password) => verify(password, text).catch(() => false),
  };
}
