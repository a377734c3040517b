import { typedLetters } from './search-letters.js';

/**
 * Apostrophes, and what keyboards have for them. Names are written with and without: `O’Brien`, `O'Brien`,
 * `obrien`.
 */
const apostrophes =
  /['\u2018-\u201b\u2032\u2035\u02b9-\u02bf\u02c8\u02ca\u02cb\u0060\u00b4\u055a\u05f3\ua78b\ua78c\uff07\u0384\u1fbd\u1fbf\u1ffe\u1fef\u1ffd]/gu;
const hyphens = /[\p{Dash_Punctuation}\u2212\u2043\u05be]/gu;
const ignorable = /\p{Default_Ignorable_Code_Point}/gu;
/** Signs that only join letters: a middle dot between two letters l (Catalan), the stretching of Arabic letters. */
const joining = /[\u00b7\u0387\u0640\u30fb\uff65]/gu;

/**
 * Marks that CLDR ignores when it compares base letters: accents, points, tones, nuktas, viramas. Vowel signs
 * of Indic and other scripts, which are
 * marks as well, are letters of their own and stay.
 */
const accents =
  /(?=\p{M})(?:\p{Diacritic}|\P{Alphabetic}|[\p{Script=Inherited}\p{Script=Common}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}])/gu;
/** Candrabindu, anusvara, visarga and their like: likewise ignored. */
const bindus =
  /[\u0900-\u0903\u0981-\u0983\u0a01-\u0a03\u0a70\u0a71\u0a81-\u0a83\u0b01-\u0b03\u0b82\u0c00-\u0c04\u0c81-\u0c83\u0d00-\u0d03\u0d81-\u0d83\u0e4d\u0ecd\u0f7e\u0f7f\u1036\u1038\u17c6-\u17c8]/gu;

const replaceable = new RegExp(`[${[...typedLetters.keys()].join('')}]`, 'gu');
const foreignDigits = /(?!\d)\p{Decimal_Number}/gu;

/** Digits of a script stand together, in tens from zero to nine. */
function valueOf(digit: string): number {
  let before = 0;
  for (const code = digit.codePointAt(0) ?? 0; /\p{Decimal_Number}/u.test(String.fromCodePoint(code - before - 1));)
    before += 1;
  return before % 10;
}

const plain = /^[\p{ASCII}]*$/u;

function step(text: string): string {
  const bare = text
    .replace(apostrophes, '')
    .normalize('NFKD')
    .replace(ignorable, '')
    .replace(accents, '')
    .replace(bindus, '');
  // A sigma at the end of a word becomes another letter in lower case.
  const lower = bare.toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKD').replace(accents, '');
  return lower
    .replace(replaceable, (letter) => typedLetters.get(letter) ?? letter)
    .replace(joining, '')
    .replace(foreignDigits, (digit) => String(valueOf(digit)))
    .replace(hyphens, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

const plainStep = (text: string): string =>
  text
    .toLowerCase()
    .replace(/['`]/g, '')
    .replace(/[-\s]+/g, ' ')
    .trim();

/**
 * The form in which search compares: what users type for a text on any keyboard. Without case, accents,
 * invisible code points and apostrophes; hyphens are
 * spaces; letters that have no decomposition are what is typed for them. It does not depend on the locale of
 * the process or the database. A fixpoint: the
 * folded form of a folded form is itself. A text of which nothing is left, such as `---`, stands for itself.
 */
export function foldForSearch(text: string): string {
  let before = text;
  for (let after = fold(before); ; after = fold(before)) {
    if (after === before) return after;
    before = after;
  }
}

function fold(text: string): string {
  const folded = plain.test(text) ? plainStep(text) : step(text);
  return folded === '' ? text.replace(ignorable, '').toLowerCase().replace(/\s+/gu, ' ').trim() : folded;
}
