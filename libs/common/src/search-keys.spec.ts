import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressSearchKeysOf, nameSearchKeysOf, searchPrefixOf, usernameSearchKeysOf } from './search-keys.js';

const namesBy = (name: string): string[] => nameSearchKeysOf(name).slice(1);

describe('nameSearchKeysOf', () => {
  it.each([
    [
      'Øystein Van der Berg-Müller',
      ['oystein van der berg muller', 'van der berg muller', 'der berg muller', 'berg muller', 'muller'],
    ],
    ['Seán O’Brien', ['sean obrien', 'obrien', 'brien']],
    ['山田太郎', ['山田太郎', '田太郎', '太郎', '郎']],
    ['O’Neill 🦆 Duck', ['oneill 🦆 duck', 'neill 🦆 duck', '🦆 duck', 'duck']],
    ['(Bob) Smith,John', ['(bob) smith,john', 'bob) smith,john', 'smith,john', 'john']],
    ['\u0301x', ['x']],
    ['---', ['---']],
  ])('of %s are the whole and what follows from each word on', (name, keys) => {
    expect(nameSearchKeysOf(name)).toEqual([name, ...keys]);
  });

  it('finds Korean names from each syllable on, also by one that is half typed', () => {
    const keys = namesBy('김철수');
    expect(keys).toHaveLength(3);
    for (const search of ['김', '기', '철수', '처', '수'])
      expect(keys.some((key) => key.startsWith(searchPrefixOf(search)))).toBe(true);
  });

  it('are few and short, and their beginnings still fit', () => {
    for (const name of ['山'.repeat(200), 'ab '.repeat(100), 'ﷺ'.repeat(200), '가'.repeat(256), 'x'.repeat(5000)]) {
      const keys = namesBy(name);
      expect(keys.length).toBeLessThanOrEqual(17);
      expect(Math.max(...keys.map((key) => Buffer.byteLength(key)))).toBeLessThanOrEqual(1024);
      expect(keys[0]?.startsWith(searchPrefixOf(name))).toBe(true);
    }
  });

  it('find every name by itself, and by each of its words', () => {
    const words = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(words, (parts) => {
        const keys = namesBy(parts.join(' '));
        const fits = (search: string): boolean => keys.some((key) => key.startsWith(searchPrefixOf(search)));
        return [parts.join(' '), ...parts.filter((part) => /[\p{Lu}\p{Ll}\p{Lo}\p{N}]/u.test(part))].every(fits);
      }),
      { seed: 13, numRuns: 1000 },
    );
  });
});

describe('addressSearchKeysOf', () => {
  it('are the whole and the domain from each label on, in both spellings', () => {
    expect(addressSearchKeysOf('o.neil@mail.example.org')).toEqual([
      ...['o.neil@mail.example.org', 'o.neil@mail.example.org', 'mail.example.org', 'example.org', 'org'],
    ]);
    const keys = addressSearchKeysOf('mia@xn--mnchen-3ya.example').slice(1);
    for (const search of ['mia@mün', 'mia@xn--mn', 'münchen.ex', 'munchen', 'xn--mnchen', 'example'])
      expect([search, keys.some((key) => key.startsWith(searchPrefixOf(search)))]).toEqual([search, true]);
  });

  it('are bounded', () => {
    expect(addressSearchKeysOf(`a@${'b.'.repeat(120)}example`).length).toBeLessThanOrEqual(17);
    expect(addressSearchKeysOf('no address')).toEqual(['no address', 'no address']);
  });
});

describe('usernameSearchKeysOf', () => {
  it('is the whole', () => {
    expect(usernameSearchKeysOf('straße-7')).toEqual(['straße-7', 'strasse 7']);
  });
});
