import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BloomFilter } from './bloom-filter.js';
import { CommonPasswords } from './common-passwords.js';

describe('a Bloom filter', () => {
  it('has every text that was added', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 200 }), (texts) => {
        const filter = new BloomFilter(new Uint8Array(texts.length * BloomFilter.bytesPerText));
        for (const text of texts) filter.add(text);
        return texts.every((text) => filter.has(text));
      }),
      { numRuns: 50 },
    );
  });

  it('has nothing while it is empty', () => {
    expect(new BloomFilter(new Uint8Array(64)).has('anything')).toBe(false);
  });
});

describe('the list of common passwords', () => {
  const common = new CommonPasswords();

  it.each([
    'password',
    '1234567890',
    'qwertyuiop',
    '1qaz2wsx3edc',
    'PASSWORD',
    'ｐａｓｓｗｏｒｄ',
    'serialkiller',
    'septembeR2010',
    'secretpassword',
  ])('knows %s', async (password) => {
    expect(await common.has(password)).toBe(true);
  });

  it('takes hardly anything else for common', async () => {
    const others = Array.from({ length: 50_000 }, (_, at) => `heron ${at} dusk ${at * 7}`);
    const taken = await Promise.all(others.map((one) => common.has(one)));
    expect(taken.filter(Boolean).length).toBeLessThanOrEqual(1);
  });

  it('is filled as its rate of false positives asks', () => {
    const bytes = readFileSync(new URL('./common-passwords.bin', import.meta.url));
    let set = 0;
    for (const byte of bytes) for (let rest = byte; rest > 0; rest &= rest - 1) set += 1;
    // Sixteen bits must be set by chance.
    expect((set / (bytes.length * 8)) ** 16).toBeLessThan(5e-7);
    expect(bytes.length / BloomFilter.bytesPerText).toBeGreaterThan(100_000);
  });

  it('answers in microseconds', async () => {
    await common.has('warm');
    const from = performance.now();
    for (let at = 0; at < 1000; at += 1) await common.has(`password ${at}`);
    expect(performance.now() - from).toBeLessThan(500);
  });
});
