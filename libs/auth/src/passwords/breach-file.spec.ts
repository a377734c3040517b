import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BreachFile } from './breach-file.js';

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex').toUpperCase();

describe('a file of breached passwords', () => {
  let folder: string;
  let files = 0;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'facet-breaches-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function fileOf(text: string): BreachFile {
    const path = join(folder, String((files += 1)));
    writeFileSync(path, text);
    return new BreachFile(path);
  }

  const hex = fc.string({ unit: fc.constantFrom(...'0123456789ABCDEF'), minLength: 40, maxLength: 40 });
  /** Evenly spread, as in reality, or with a common beginning, where guesses are wrong. */
  const someHashes = fc
    .tuple(fc.string({ unit: fc.constantFrom(...'0F'), maxLength: 12 }), fc.integer({ min: 1, max: 1500 }), fc.nat())
    .map(([beginning, count, seed]) =>
      [...new Set(Array.from({ length: count }, (_, at) => (beginning + sha1(`${seed} ${at}`)).slice(0, 40)))].sort(),
    );
  const someFile = fc.tuple(
    someHashes,
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
    fc.constantFrom('upper', 'lower'),
    fc.constantFrom(1, 1_000_000, 0),
  );

  it('has what its lines have, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(someFile, hex, async ([hashes, end, hasLastEnd, letters, most], other) => {
        const lines = hashes.map(
          (hash, at) => `${letters === 'upper' ? hash : hash.toLowerCase()}${most === 0 ? '' : `:${1 + (at % most)}`}`,
        );
        const file = fileOf(lines.join(end) + (hasLastEnd ? end : ''));
        const asked = [
          ...hashes.filter((_, at) => at % 50 === 0),
          ...hashes.slice(-2),
          hashes[0] ?? '',
          other,
          '0'.repeat(40),
          'F'.repeat(40),
        ];
        for (const one of asked) expect(await file.has(one)).toBe(hashes.includes(one));
      }),
      { numRuns: 40 },
    );
  });

  it('is searched by many at once', async () => {
    const known = Array.from({ length: 5000 }, (_, at) => sha1(`known ${at}`)).sort();
    const file = fileOf(known.map((hash) => `${hash}:3`).join('\r\n'));
    const answers = await Promise.all(
      known.slice(0, 200).flatMap((hash, at) => [file.has(hash), file.has(sha1(`other ${at}`))]),
    );
    expect(answers).toEqual(known.slice(0, 200).flatMap(() => [true, false]));
  });

  it('is read anew when another takes its place', async () => {
    const path = join(folder, 'replaced');
    const file = new BreachFile(path);
    for (const word of ['before', 'after']) {
      writeFileSync(path, `${sha1(word)}:1\n`);
      expect([await file.has(sha1('before')), await file.has(sha1('after'))]).toEqual([
        word === 'before',
        word === 'after',
      ]);
    }
  });

  it.each([
    ['is empty', ''],
    ['has other text', 'password\nletmein\n'.repeat(2000)],
    ['has one line that never ends', 'A'.repeat(50_000)],
    ['has lines of other hashes', `${'A'.repeat(32)}:1\n`.repeat(2000)],
    ['is binary', '\0\n'.repeat(10_000)],
    ['is ordered by count', Array.from({ length: 3000 }, (_, at) => `${sha1(`common ${at}`)}:${3000 - at}\n`).join('')],
  ])('throws when it %s', async (_, text) => {
    await expect(fileOf(text).has(sha1('password'))).rejects.toThrow('the file of breached passwords');
  });

  it('throws when it is not there, or a folder', async () => {
    await expect(new BreachFile(join(folder, 'none')).has(sha1('a'))).rejects.toThrow('ENOENT');
    await expect(new BreachFile(folder).has(sha1('a'))).rejects.toThrow();
  });
});
