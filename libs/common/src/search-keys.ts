import { domainToUnicode } from 'node:url';
import { foldForSearch } from './search-fold.js';

/** Code points of a key, which is also the longest search. An index of PostgreSQL takes them in any script. */
const longestKey = 256;
/** Beginnings of one text. Of names in Chinese, Japanese or Korean each letter is one. */
const mostKeys = 16;

/**
 * A word begins after white space, and each letter or number that follows something else begins one: after a
 * hyphen, an apostrophe, a parenthesis.
 */
const wordStart =
  /(?:(?<=^|\s)\S|(?<![\p{L}\p{N}\p{M}])[\p{L}\p{N}]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}])/gu;

const cut = (text: string): string =>
  text.length <= longestKey ? text : Array.from(text).slice(0, longestKey).join('').trimEnd();

/** The form in which a search is looked up: the beginning of a key. Empty: it finds nothing. */
export const searchPrefixOf = (search: string): string => cut(foldForSearch(search));

const distinct = (texts: readonly string[]): string[] =>
  [...new Set(texts.map(searchPrefixOf))].filter((key) => key !== '');

/** Beginnings under which a name is found: the whole of it, and what follows from each of its words on. */
export function nameSearchKeysOf(name: string): string[] {
  const composed = name.normalize('NFC');
  const starts = Array.from(composed.matchAll(wordStart), ({ index }) => index).slice(0, mostKeys);
  return [name, ...distinct([name, ...starts.map((start) => composed.slice(start))])].slice(0, mostKeys + 1);
}

/**
 * Beginnings under which an address is found: the whole of it and its domain from each label on, in Unicode
 * and in A-labels.
 */
export function addressSearchKeysOf(addressKey: string): string[] {
  const at = addressKey.lastIndexOf('@') + 1;
  const [local, domain] = [addressKey.slice(0, at), addressKey.slice(at)];
  const spellings = [...new Set([domain, domainToUnicode(domain) || domain])];
  const keys = spellings.flatMap((one) => [local + one, ...domainsFrom(one)].slice(0, mostKeys / 2));
  return [addressKey, ...distinct(keys)];
}

/** Beginnings under which a username is found. */
export const usernameSearchKeysOf = (usernameKey: string): string[] => [usernameKey, ...distinct([usernameKey])];

/** `a.b.example`, `b.example`, `example`. */
function domainsFrom(domain: string): string[] {
  const labels = domain.split('.');
  return labels.map((_, first) => labels.slice(first).join('.'));
}
