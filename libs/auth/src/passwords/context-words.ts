import { domainToUnicode } from 'node:url';
import { foldForSearch } from '@app/common';

/**
 * What a password must not be made of (NIST SP 800-63B, 3.1.1.2: "context-specific words, such as the name of
 * the service, the username, and derivatives thereof").
 */
export interface PasswordContext {
  /** Display names, usernames, and the ids and names of organizations. */
  readonly names: readonly string[];
  readonly emails: readonly string[];
}

/** Shorter words are in too many passwords. Two characters of these scripts are a name. */
const leastLetters = 3;
const ideographs = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]{2}$/u;

/** A display name has at most 256 characters; longer texts are cut, so that the work has a bound. */
const longestText = 256;
const mostTexts = 100;
const longestPassword = 1024;

/**
 * What users type in the place of a letter. Both the words and the password are written so; `l` and `i`
 * share their signs.
 */
const typedFor: Readonly<Record<string, string>> = {
  ...{
    '0': 'o',
    '1': 'i',
    l: 'i',
    '!': 'i',
    '|': 'i',
    '2': 'z',
    '3': 'e',
    '€': 'e',
    '4': 'a',
    '@': 'a',
    '5': 's',
    $: 's',
  },
  ...{ '6': 'g', '7': 't', '+': 't', '8': 'b', '9': 'g' },
};
const separators = /[^\p{L}\p{M}\p{N}]+/u;

/** Letters alone: without case, accents, separators and the digits and signs that stand for letters. */
const lettersOf = (text: string): string =>
  [...foldForSearch(text)]
    .map((one) => typedFor[one] ?? one)
    .join('')
    .replace(new RegExp(separators, 'gu'), '');

const cut = (text: string, length: number): string => text.slice(0, length).normalize('NFKC').slice(0, length);

/** The whole text, its words, and the letters in them without digits around. */
function partsOf(text: string): string[] {
  const words = text.split(separators);
  return [text, ...words, ...words.flatMap((word) => word.split(/\p{N}+/u))];
}

/** The local part, and the labels of the domain without the last one. */
function partsOfEmail(email: string): string[] {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  const labels = (domainToUnicode(domain) || domain).split('.').slice(0, -1);
  return [...partsOf(email.slice(0, Math.max(at, 0))), ...labels.flatMap(partsOf)];
}

function wordsOf({ names, emails }: PasswordContext): string[] {
  const parts = [
    ...names.slice(0, mostTexts).flatMap((name) => partsOf(cut(name, longestText))),
    ...emails.slice(0, mostTexts).flatMap((email) => partsOfEmail(cut(email, longestText))),
  ];
  const isWord = (word: string): boolean => [...word].length >= leastLetters || ideographs.test(word);
  return [...new Set(parts.map(lettersOf))].filter(isWord);
}

/**
 * Whether more than half of the letters and digits of a password belong to words of its context, however they
 * are written: `M1a-Müller2024` for Mia Muller. A long
 * password may mention them.
 */
export function isMostlyContext(password: string, context: PasswordContext): boolean {
  const letters = lettersOf(cut(password, longestPassword));
  const isCovered = new Uint8Array(letters.length);
  for (const word of wordsOf(context))
    for (let at = letters.indexOf(word); at >= 0; at = letters.indexOf(word, at + 1))
      isCovered.fill(1, at, at + word.length);
  return isCovered.reduce((sum, one) => sum + one, 0) * 2 > letters.length;
}
