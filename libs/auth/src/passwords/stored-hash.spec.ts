import { describe, expect, it } from '@jest/globals';
import { faultOfHash, readStoredHash } from './stored-hash.js';

const salt = 'c2l4dGVlbiBieXRlcyAuLg';
const hash = 'qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo';

describe('a hash from elsewhere', () => {
  // Published vectors: of Openwall's crypt_blowfish, RFC 7914 (section 12) and RFC 9106's reference implementation.
  it.each([
    ['U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['abc', '$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i'],
    [
      'pleaseletmein',
      '$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw',
    ],
    ['password', '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA'],
    ['password', '$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ'],
    ['password', '$argon2i$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ'],
    ['password', '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
  ])('is checked: %s against %s', async (password, stored) => {
    const known = readStoredHash(stored);
    expect(await known?.check(password)).toBe(true);
    expect(await known?.check(`${password}!`)).toBe(false);
    expect(faultOfHash(stored)).toBeUndefined();
  });

  it.each([
    ['', /is not a hash/],
    ['secret', /is not a hash/],
    ['5f4dcc3b5aa765d61d8327deb882cf99', /is not a hash/],
    ['$1$salt$qJH7.N4xYta3aEG/dfqo/0', /is not a hash/],
    ['$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', /is not a hash that can be checked: \$2x\$/],
    [
      '$2b$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
      /is not a hash that can be checked: bcrypt has costs/,
    ],
    ['$2$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', /is not a hash/],
    ['$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n', /is not a hash/],
    ['$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe', /is not a hash/],
    [`$scrypt$ln=14,r=8$${salt}$${hash}`, /is not a hash/],
    [`$scrypt$ln=14,r=8,p=1$c2FsdA$${hash}`, /is not a hash/],
    [`$pbkdf2-sha256$i=1000$${salt}$c2hvcnQ`, /is not a hash/],
    [`$pbkdf2-sha256$i=1000,l=64$${salt}$${hash}`, /is not a hash/],
    [`$pbkdf2-sha256$v=1$i=1000$${salt}$${hash}`, /is not a hash that can be checked: PBKDF2/],
    [`$pbkdf2-sha256$i=1000,i=2000$${salt}$${hash}`, /is not a hash that can be checked: PBKDF2/],
    [`$pbkdf2-sha256$i=1000,d=1$${salt}$${hash}`, /is not a hash that can be checked: PBKDF2/],
    [`$scrypt$v=1$ln=14,r=8,p=1$${salt}$${hash}`, /is not a hash that can be checked: scrypt/],
    [`$scrypt$ln=14,r=8,p=1,x=2$${salt}$${hash}`, /is not a hash that can be checked: scrypt/],
    [`$scrypt$ln=16,r=1,p=1$${salt}$${hash}`, /is not a hash that can be checked: scrypt does not allow/],
    [`$argon2id$v=18$m=19456,t=2,p=1$${salt}$${hash}`, /is not a hash that can be checked: argon2 has no version 18/],
    [`$argon2id$v=0$m=19456,t=2,p=1$${salt}$${hash}`, /is not a hash that can be checked: argon2 has no version 0/],
    [
      `$argon2id$v=19$m=19456,t=2,p=1,keyid=1$${salt}$${hash}`,
      /is not a hash that can be checked: argon2 has the costs/,
    ],
    [`$argon2id$v=19$m=19456,m=8,t=2,p=1$${salt}$${hash}`, /is not a hash that can be checked: argon2 has the costs/],
    [`$argon2id$v=19$m=19456,t=2,p=1,$${salt}$${hash}`, /is not a hash/],
    [`$argon2id$v=19$m=19456t=2,p=1$${salt}$${hash}`, /is not a hash/],
    [`$argon2id$m=19456,t=2,p=1,v=19$${salt}$${hash}`, /is not a hash that can be checked: argon2 has the costs/],
    [`$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$${hash}`, /is not a hash/],
    [`$argon2id$v=19$m=19456,t=2,p=1$${salt}$${hash}AA`, /is not a hash/],
    [`$argon2$v=19$m=19456,t=2,p=1$${salt}$${hash}`, /is not a hash/],
    [`$pbkdf2-md5$i=1000$${salt}$${hash}`, /is not a hash/],
    [`$constructor$i=1000$${salt}$${hash}`, /is not a hash/],
    [`$argon2id$v=19$m=4,t=2,p=1$${salt}$${hash}`, /is not a hash/],
    [`$pbkdf2-sha256$i=1000$${salt}$${'A'.repeat(600)}`, /is not a hash/],
    ['$2b$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', /32768 rounds .*more than 16384/],
    [`$scrypt$ln=20,r=8,p=1$${salt}$${hash}`, /1025 MiB of memory/],
    [`$scrypt$ln=15,r=8,p=9$${salt}$${hash}`, /288 mebibytes of mixing/],
    [`$scrypt$ln=63,r=8,p=1$${salt}$${hash}`, /of memory/],
    [`$pbkdf2-sha512$i=9999999999$${salt}$${hash}`, /9999999999 iterations/],
    [`$pbkdf2-sha1$i=2000000$${salt}$${hash}`, /4000000 iterations/],
    [`$argon2id$v=19$m=2097152,t=1,p=4$${salt}$${hash}`, /2048 MiB of memory/],
    [`$argon2id$v=19$m=65536,t=20,p=1$${salt}$${hash}`, /1280 passes over a mebibyte/],
    [`$argon2id$v=19$m=65536,t=2,p=64$${salt}$${hash}`, /64 lanes/],
  ])('is refused, and checked against nothing: %j', (stored, fault) => {
    expect(faultOfHash(stored)).toMatch(fault);
    expect(readStoredHash(stored)).toBeUndefined();
  });

  it('is one of ours only when it is as strong', () => {
    const isCurrent = (text: string): boolean | undefined => readStoredHash(text)?.isCurrent;
    expect(isCurrent(`$argon2id$v=19$m=19456,t=2,p=1$${salt}$${hash}`)).toBe(true);
    expect(isCurrent(`$argon2id$v=16$m=19456,t=2,p=1$${salt}$${hash}`)).toBe(false);
    expect(isCurrent(`$argon2id$v=19$m=19455,t=2,p=1$${salt}$${hash}`)).toBe(false);
    expect(isCurrent(`$argon2i$v=19$m=65536,t=3,p=1$${salt}$${hash}`)).toBe(false);
    expect(isCurrent('$2b$14$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW')).toBe(false);
  });
});
