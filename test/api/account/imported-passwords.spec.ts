import { pbkdf2Sync, scryptSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hash, hashRaw } from '@node-rs/argon2';
import { hashSync } from '@node-rs/bcrypt';
import { expectProblem, login } from '../../support/account.js';
import { aPerson, password, type TestPerson } from '../../support/people.js';

/** Variants of RFC 9106 as the library numbers them. */
const variant = { argon2d: 0, argon2i: 1, argon2id: 2 } as const;

const current = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
const passlib = (bytes: Buffer): string => unpadded(bytes).replaceAll('+', '.');
const bytes = Buffer.from('sixteen bytes ..');
const salt = { bytes, text: unpadded(bytes) };

/** Bytes whose Base64 has `+` and `/` in it, and needs padding. */
const spelled = Buffer.from('fbf0f1fbff3efffe', 'hex');
const padded = (text: string): string => text.padEnd(Math.ceil(text.length / 4) * 4, '=');
const forUrls = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');

async function argon2(typed: string, version: 0 | 1, spell = (text: string): string => text): Promise<string> {
  const raw = await hashRaw(typed, {
    algorithm: variant.argon2id,
    version,
    memoryCost: 4096,
    timeCost: 2,
    parallelism: 1,
    salt: spelled,
  });
  return `m=4096,t=2,p=1$${spell(unpadded(spelled))}$${spell(unpadded(raw))}`;
}
const pbkdf2 = (typed: string, spell: (text: string) => string): string =>
  `$pbkdf2-sha256$i=1000$${spell(unpadded(spelled))}$${spell(unpadded(pbkdf2Sync(typed, spelled, 1000, 32, 'sha256')))}`;

/** The same hashes as different programs write them. */
const spellings: Record<string, (typed: string) => Promise<string> | string> = {
  'argon2id with padding': async (typed) => `$argon2id$v=19$${await argon2(typed, 1, padded)}`,
  'argon2id with . for +': async (typed) =>
    `$argon2id$v=19$${await argon2(typed, 1, (text) => text.replaceAll('+', '.'))}`,
  'argon2id in the alphabet for URLs': async (typed) => `$argon2id$v=19$${await argon2(typed, 1, forUrls)}`,
  'argon2id with its costs in another order': async (typed) =>
    `$argon2id$v=19$${(await argon2(typed, 1)).replace('m=4096,t=2,p=1', 'p=1,t=2,m=4096')}`,
  'argon2id of version 16': async (typed) => `$argon2id$v=16$${await argon2(typed, 0)}`,
  'argon2id without a version, which is 16': async (typed) => `$argon2id$${await argon2(typed, 0)}`,
  'bcrypt with stray bits behind the salt': (typed) => {
    const stray = (text: string, at: number): string =>
      text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) + 1) + text.slice(at + 1);
    // A salt of zeros ends in `.`, after which `/` is next.
    return stray(hashSync(typed, { cost: 5, salt: Buffer.alloc(16) }), 28);
  },
  'scrypt with padding and its costs in another order': (typed) =>
    `$scrypt$p=1,r=8,ln=10$${padded(unpadded(spelled))}$${padded(unpadded(scryptSync(typed, spelled, 32, { N: 2 ** 10, r: 8, p: 1 })))}`,
  'PBKDF2 with padding': (typed) => pbkdf2(typed, padded),
  'PBKDF2 in the alphabet for URLs': (typed) => pbkdf2(typed, forUrls),
};

async function storedHash({ id }: TestPerson): Promise<string> {
  const [row] = await facet.sql<{ hash: string }>('select hash from password_credentials where user_id = $1', [id]);
  return row?.hash ?? '';
}

async function imported(hashed: string): Promise<TestPerson> {
  const mia = await aPerson();
  await facet.sql('update password_credentials set hash = $2 where user_id = $1', [mia.id, hashed]);
  return mia;
}

describe('a password hash that was imported', () => {
  it.each<[string, Parameters<typeof hash>[1]]>([
    ['argon2i', { algorithm: variant.argon2i, memoryCost: 4096, timeCost: 3, parallelism: 1 }],
    ['argon2d', { algorithm: variant.argon2d, memoryCost: 65_536, timeCost: 3, parallelism: 1 }],
    ['argon2id of little memory', { memoryCost: 8192, timeCost: 2, parallelism: 1 }],
    ['argon2id of one pass', { memoryCost: 65_536, timeCost: 1, parallelism: 1 }],
  ])('is raised at the first sign-in: %s', async (_, costs) => {
    const weak = await hash(password, costs);
    const mia = await imported(weak);
    expect((await login(mia.email)).status).toBe(200);
    const raised = await storedHash(mia);
    expect(raised).toMatch(current);
    expect((await login(mia.email)).status).toBe(200);
    expect(await storedHash(mia)).toBe(raised);
    expectProblem(await login(mia.email, 'nine loud geese at dawn'), 401, 'credentials.invalid');
  });

  it.each<[string, (typed: string) => string]>([
    ['bcrypt $2a$', (typed) => hashSync(typed, { cost: 6, version: '2a' })],
    ['bcrypt $2b$', (typed) => hashSync(typed, { cost: 6, version: '2b' })],
    ['bcrypt $2y$', (typed) => hashSync(typed, { cost: 6, version: '2y' })],
    [
      'scrypt',
      (typed) =>
        `$scrypt$ln=14,r=8,p=1$${salt.text}$${unpadded(scryptSync(typed, salt.bytes, 32, { N: 2 ** 14, r: 8, p: 1 }))}`,
    ],
    [
      'PBKDF2 with SHA-1',
      (typed) => `$pbkdf2$i=1000$${salt.text}$${unpadded(pbkdf2Sync(typed, salt.bytes, 1000, 20, 'sha1'))}`,
    ],
    [
      'PBKDF2 with SHA-256',
      (typed) =>
        `$pbkdf2-sha256$i=1000,l=32$${salt.text}$${unpadded(pbkdf2Sync(typed, salt.bytes, 1000, 32, 'sha256'))}`,
    ],
    [
      'PBKDF2 with SHA-512, as passlib writes it',
      (typed) => `$pbkdf2-sha512$1000$${salt.text}$${passlib(pbkdf2Sync(typed, salt.bytes, 1000, 64, 'sha512'))}`,
    ],
  ])('is checked and replaced by ours at the first sign-in: %s', async (_, make) => {
    const foreign = make(password);
    const mia = await imported(foreign);
    expectProblem(await login(mia.email, 'nine loud geese at dawn'), 401, 'credentials.invalid');
    expect(await storedHash(mia)).toBe(foreign);
    const both = await Promise.all([login(mia.email), login(mia.email)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const replaced = await storedHash(mia);
    expect(replaced).toMatch(current);
    expect((await login(mia.email)).status).toBe(200);
    expect(await storedHash(mia)).toBe(replaced);
  });

  it.each(Object.entries(spellings))('lets its owner in however its writer spells it: %s', async (_, make) => {
    const mia = await imported(await make(password));
    expectProblem(await login(mia.email, 'nine loud geese at dawn'), 401, 'credentials.invalid');
    expect((await login(mia.email)).status).toBe(200);
    expect(await storedHash(mia)).toMatch(current);
  });

  it('is found where the password was hashed as it was typed, in whatever form', async () => {
    const typed = 'sieben ruhige Kra\u0308hen am Abend';
    const mia = await imported(hashSync(typed, { cost: 6 }));
    expectProblem(await login(mia.email, typed.normalize('NFC')), 401, 'credentials.invalid');
    expect((await login(mia.email, typed)).status).toBe(200);
    expect((await login(mia.email, typed.normalize('NFC'))).status).toBe(200);
  });

  it('opens nothing and costs nothing when checking it would take more than a sign-in may', async () => {
    const bomb = `$scrypt$ln=24,r=8,p=1$${salt.text}$${unpadded(salt.bytes)}`;
    const mia = await imported(bomb);
    expectProblem(await login(mia.email), 401, 'credentials.invalid');
    expect(await storedHash(mia)).toBe(bomb);
  });

  it('stays as it is when the password was wrong', async () => {
    const weak = await hash(password, { algorithm: variant.argon2i, memoryCost: 4096, timeCost: 3, parallelism: 1 });
    const mia = await imported(weak);
    expectProblem(await login(mia.email, 'nine loud geese at dawn'), 401, 'credentials.invalid');
    expect(await storedHash(mia)).toBe(weak);
  });

  it('stays as it is when it costs more than ours', async () => {
    const strong = await hash(password, { memoryCost: 32_768, timeCost: 3, parallelism: 1 });
    const mia = await imported(strong);
    expect((await login(mia.email)).status).toBe(200);
    expect(await storedHash(mia)).toBe(strong);
  });

  it('is raised once by ten sign-ins at the same moment, and all of them pass', async () => {
    const mia = await imported(await hash(password, { memoryCost: 8192, timeCost: 1, parallelism: 1 }));
    const answers = await Promise.all(Array.from({ length: 10 }, () => login(mia.email)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(await storedHash(mia)).toMatch(current);
  });

  it.each([
    '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
    'not a hash',
    '$argon2id$v=19$m=19456,t=2,p=1$short',
    '',
  ])('of a kind that is not known opens nothing and breaks nothing: %j', async (unknown) => {
    const mia = await imported(unknown);
    expectProblem(await login(mia.email), 401, 'credentials.invalid');
  });
});
