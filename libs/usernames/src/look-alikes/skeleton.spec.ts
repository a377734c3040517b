import { readFileSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { canonicalNameOf } from '../canonical-name.js';
import { confusablesVersion } from './confusables.generated.js';
import { internalSkeletonOf } from './internal-skeleton.js';
import { skeletonOf } from './skeleton.js';

const data = readFileSync('libs/usernames/data/confusables.txt', 'utf8');
const textOf = (codes: string): string => String.fromCodePoint(...codes.split(' ').map((code) => parseInt(code, 16)));
const mappings = Array.from(data.matchAll(/^([0-9A-F]+) ;\t([0-9A-F ]+) ;/gm), ([, from = '', to = '']) => ({
  from: textOf(from),
  to: textOf(to),
}));

const looksLike = (one: string, other: string): boolean => skeletonOf(one) === skeletonOf(other);

function* everyCodePoint(): Generator<string> {
  for (let code = 0; code <= 0x10ffff; code += 1) if (code < 0xd800 || code > 0xdfff) yield String.fromCodePoint(code);
}

describe('the table of look-alikes', () => {
  it('is of the version of the data file; if not, run: node scripts/skeletons.mjs', () => {
    expect(`# Version: ${confusablesVersion}`).toBe(/^# Version: .*$/m.exec(data)?.[0]);
  });

  // A Node with a newer Unicode makes the generator warn. An older one is no fault at all.
  it('is of Unicode 17 at least, which Node 20 speaks; if not, put the newer confusables.txt into libs/usernames/data and run: node scripts/skeletons.mjs', () => {
    expect(Number.parseInt(confusablesVersion, 10)).toBeGreaterThanOrEqual(17);
  });

  it('holds every mapping of the data file', () => {
    const apart = mappings.filter(({ from, to }) => internalSkeletonOf(from) !== internalSkeletonOf(to));
    expect(mappings).toHaveLength(6565);
    // The first step of the standard decomposes, so the table is never asked for what can be decomposed; it
    // has these all the same.
    expect(apart.filter(({ from, to }) => from.normalize('NFD') === from && to.normalize('NFD') === to)).toEqual([]);
    expect(apart).toHaveLength(35);
  });
});

describe('the skeleton of a name', () => {
  it('holds every mapping of the data file between canonical forms', () => {
    const canonical = mappings.filter(
      ({ from, to }) => internalSkeletonOf(from) === internalSkeletonOf(to) && canonicalNameOf(from) === from,
    );
    expect(canonical.filter(({ from, to }) => canonicalNameOf(to) === to && !looksLike(from, to))).toEqual([]);
  });

  it('is a fixpoint for every single code point', () => {
    const moving: string[] = [];
    for (const character of everyCodePoint()) {
      const once = skeletonOf(character);
      if (skeletonOf(once) !== once) moving.push(character);
    }
    expect(moving).toEqual([]);
  });

  it('is a fixpoint for any text', () => {
    const confusing = fc.string({ unit: fc.constantFrom(...mappings.flatMap(({ from, to }) => [from, to])) });
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), confusing),
        (text) => skeletonOf(skeletonOf(text)) === skeletonOf(text),
      ),
      { numRuns: 2000, seed: jest.getSeed() },
    );
  });

  it('is the same for all spellings of one canonical form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const spellings = [
          text.normalize('NFC'),
          text.normalize('NFD'),
          text.normalize('NFKD'),
          `\u200b${text}`,
          text.toUpperCase(),
          text.toLowerCase(),
        ];
        for (const spelling of spellings)
          if (canonicalNameOf(spelling) === canonicalNameOf(text)) expect(skeletonOf(spelling)).toBe(skeletonOf(text));
      }),
      { seed: jest.getSeed() },
    );
  });

  it.each([
    ['аdmin', 'admin', 'a Cyrillic a'],
    ['раураl', 'paypal', 'four Cyrillic letters'],
    ['ADМIN', 'admin', 'a capital that looks alike, though its small letter does not'],
    ['ВОВ', 'Bob', 'nothing but such capitals'],
    ['rnoderator', 'moderator', 'rn for m'],
    ['paypa1', 'paypal', '1 for l'],
    ['r0ot', 'root', '0 for o'],
    ['admın', 'admin', 'an i without its dot'],
    ['ａｄｍｉｎ', 'admin', 'wide letters'],
    ['ad\u200dmin', 'admin', 'a joiner in between'],
    ['ꓐꓳꓐ', 'Bob', 'Lisu letters'],
    ['𝐚𝐝𝐦𝐢𝐧', 'admin', 'mathematical letters'],
  ])('of %s is that of %s: %s', (one, other) => expect(looksLike(one, other)).toBe(true));

  it.each([
    ['paypaI', 'paypal', 'the case is gone when looks are compared'],
    ['Νina', 'Nina', 'the small letter of a Greek Ν looks like v'],
    ['bill', 'bili', ''],
    ['van', 'nan', ''],
    ['müller', 'muller', 'a diaeresis is seen'],
  ])('of %s is not that of %s %s', (one, other) => expect(looksLike(one, other)).toBe(false));

  it('tells the letters and digits of ASCII apart, but for 0 and o, 1 and l', () => {
    const characters = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
    const alike = characters.filter((one) => characters.some((other) => other !== one && looksLike(one, other)));
    expect(alike).toEqual(['l', 'o', '0', '1']);
    expect(characters.filter((one) => skeletonOf(one).length > 1)).toEqual(['m']);
  });
});
