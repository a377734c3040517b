import { pbkdf2Sync, scryptSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hash } from '@node-rs/argon2';
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
    ['scrypt', (typed) => `$scrypt$ln=14,r=8,p=1$${salt.text}$${unpadded(scryptSync(typed, salt.bytes, 32, { N: 2 ** 14, r: 8, p: 1 }))}`],
    ['PBKDF2 with SHA-1', (typed) => `$pbkdf2$i=1000$${salt.text}$${unpadded(pbkdf2Sync(typed, salt.bytes, 1000, 20, 'sha1'))}`],
    ['PBKDF2 with SHA-256', (typed) => `$pbkdf2-sha256$i=1000,l=32$${salt.text}$${unpadded(pbkdf2Sync(typed, salt.bytes, 1000, 32, 'sha256'))}`],
    ['PBKDF2 with SHA-512, as passlib writes it', (typed) => `$pbkdf2-sha512$1000$${salt.text}$${passlib(pbkdf2Sync(typed, salt.bytes, 1000, 64, 'sha512'))}`],
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

  it.each(['$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy', 'not a hash', '$argon2id$v=19$m=19456,t=2,p=1$short', ''])(
    'of a kind that is not known opens nothing and breaks nothing: %j',
    async (unknown) => {
      const mia = await imported(unknown);
      expectProblem(await login(mia.email), 401, 'credentials.invalid');
    },
  );
});
