import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldForSearch } from './search-fold.js';

const data = JSON.parse(readFileSync('libs/common/data/exemplar-letters.json', 'utf8')) as {
  letters: string;
  sequences: string;
};

/** Every letter and number that some language writes with, by CLDR. */
const exemplars = [
  ...data.letters.split(' ').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map((code) => Number.parseInt(code, 16));
    return Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at));
  }),
  ...data.sequences.split(' '),
];

/** The accents of European languages, Vietnamese and transcriptions. */
const accents = '\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u031b\u0323\u0327\u0328\u0331';
const baseLetters = new Intl.Collator('und', { sensitivity: 'base' });
const isEqual = (one: string, other: string): boolean => baseLetters.compare(one, other) === 0;
/** Signs that only join letters, and apostrophes, are letters for Unicode; alone they are nothing that is searched. */
const isSign = (text: string): boolean => /^[\p{Lm}\p{M}\ua78b\ua78c]+$/u.test(text);
const cased = (text: string): string[] => [text, text.toUpperCase(), text.toLowerCase()];
const differing = (pairs: readonly (readonly [string, string])[]): string[] =>
  pairs.filter(([one, other]) => foldForSearch(one) !== foldForSearch(other)).map((pair) => pair.join(' '));

describe('foldForSearch', () => {
  it.each([
    ['İbrahim Işık', 'ibrahim isik'],
    ['IĞDIR ığdır', 'igdir igdir'],
    ['José Ñandú', 'jose nandu'],
    ['Seán O’Brien', 'sean obrien'],
    ["O'Brien OʼBrien O`Brien O´Brien O＇Brien", 'obrien obrien obrien obrien obrien'],
    ['Øystein Van der Berg-Müller', 'oystein van der berg muller'],
    ['Jean‐Luc Anne–Marie Li—Na Ann−Kathrin', 'jean luc anne marie li na ann kathrin'],
    ['Groß STRASSE GROẞ', 'gross strasse gross'],
    ['Łukasz Żółć', 'lukasz zolc'],
    ['Đorđe Þór Ægir Œuvre Ħal Ŋoŋ', 'dorde thor aegir oeuvre hal non'],
    ['ΓΙΩΡΓΟΣ Γιώργος', 'γιωργοσ γιωργοσ'],
    ['ЖАННА Жанна Ёлкин', 'жанна жанна елкин'],
    ['Ｆｕｌｌ ﬁﬀ', 'full fiff'],
    ['ガク ｶﾞｸ がく', 'かく かく かく'],
    ['Éva E\u0301va e\u0301\u0323va', 'eva eva eva'],
    ['Paral·lel مـحمد', 'parallel محمد'],
    ['احمد أحمد إحمد ٱحمد', 'احمد احمد احمد احمد'],
    ['کریمی كريمي', 'كريمي كريمي'],
    ['שלום שָׁלוֹם', 'שלומ שלומ'],
    ['١٢٣ १२३ 123', '123 123 123'],
    ['राम रोम', 'राम रोम'],
    ['  two \u00a0 words\u200b ', 'two words'],
    ['---', '---'],
    ['ADMIN@Exämple.org', 'admin@example.org'],
  ])('of %s is %s', (text, folded) => {
    expect(foldForSearch(text)).toBe(folded);
  });

  it('is one for all forms of a letter that CLDR calls the same base letter', () => {
    const forms = (letter: string): string[] =>
      cased(letter).flatMap((form) => [form, form.normalize('NFD'), ...Array.from(accents, (accent) => form + accent)]);
    const same = exemplars
      .filter((letter) => !isSign(letter))
      .flatMap((letter) => forms(letter).flatMap((form) => (isEqual(letter, form) ? [[letter, form] as const] : [])));
    expect(same.length).toBeGreaterThan(50_000);
    expect(differing(same)).toEqual([]);
  });

  it('is one for letters that CLDR calls the same base letter', () => {
    const letters = [...new Set(exemplars.filter((letter) => !isSign(letter)).flatMap(cased))].sort(
      baseLetters.compare,
    );
    const neighbours = letters.slice(1).map((letter, at) => [letters[at] ?? '', letter] as const);
    expect(differing(neighbours.filter(([one, other]) => isEqual(one, other)))).toEqual([]);
  });

  it('keeps apart what CLDR calls other letters, but for what is typed alike', () => {
    const latin = exemplars.filter((letter) => /^[a-z]$/.test(letter));
    expect(new Set(latin.map(foldForSearch)).size).toBe(26);
  });

  it('is a fixpoint', () => {
    const everyForm = exemplars
      .flatMap((letter) => [...cased(letter), ...Array.from(accents, (accent) => letter + accent)])
      .map(foldForSearch);
    expect(everyForm.filter((folded) => foldForSearch(folded) !== folded)).toEqual([]);
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 30 }),
        (text) => foldForSearch(foldForSearch(text)) === foldForSearch(text),
      ),
      { seed: 13, numRuns: 2000 },
    );
  });

  it('does not ask the locale of the process', () => {
    expect(foldForSearch('IıİiI'.toLocaleUpperCase('tr-TR'))).toBe('iiiii');
  });
});
