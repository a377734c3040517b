import type { Schemas } from './api';

/** Names that one request may bring. */
export const mostNames = 1000;

/** A line is a name, and behind a tab, or a comma where there is no tab, what its owner gets instead. */
export const namesOf = (text: string): Schemas['DenialDto'][] =>
  text
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const end = line.includes('\t') ? line.indexOf('\t') : line.indexOf(',');
      return end < 0
        ? { name: line.trim(), replacement: '' }
        : { name: line.slice(0, end).trim(), replacement: line.slice(end + 1).trim() };
    });

/** What `namesOf` reads as these names. */
export const toNamesFile = (names: readonly string[]): string =>
  names.map((name) => `${name}${name.includes(',') ? '\t' : ''}\n`).join('');
