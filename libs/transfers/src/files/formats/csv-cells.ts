import { stringify } from 'csv-stringify/sync';
import { parseStrictJson } from '@app/http';
import { cellOf, userColumns, type UserColumn } from '../lines/user-line.js';
import type { WrittenLine } from '../lines/user-line.mapper.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** In the cell of the organization: the user is in none. No organization has this id. */
const nowhere = '-';

/**
 * What a spreadsheet takes for a formula, behind the apostrophes that say that it is none: also in full
 * width, as some spellings of Excel take it.
 */
const formula = /^'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/**
 * A cell that no spreadsheet runs: an apostrophe before it says that it is text. One that had apostrophes
 * gets another, so that `withoutApostrophe` gives each back.
 */
export const withApostrophe = (cell: string): string => (formula.test(cell) ? `'${cell}` : cell);

/** The cell that `withApostrophe` was given. */
export const withoutApostrophe = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;

/**
 * A carriage return at the end of a cell would pass for a part of the line end; a semicolon or tab would end
 * the cell where spreadsheets expect those.
 */
const csv = (rows: unknown[][]): string => stringify(rows, { record_delimiter: '\n', quoted_match: /[\r\n;\t]/ });

function writtenCell(column: UserColumn, value: unknown, escapeFormulas: boolean): string {
  if (column === 'organizationId' && value === null) return nowhere;
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') return JSON.stringify(value);
  return escapeFormulas ? withApostrophe(value) : value;
}

export const csvHead = csv([[...userColumns]]);

/** @param escapeFormulas a cell that a spreadsheet would run begins with an apostrophe */
export const csvLines = (lines: readonly WrittenLine[], escapeFormulas: boolean): string =>
  csv(lines.map((line) => userColumns.map((column) => writtenCell(column, line[column], escapeFormulas))));

/** Truth values as spreadsheets write them in some languages, and as people do. */
const yes = new Set(['true', 'yes', 'y', '1', 'wahr', 'vrai', 'verdadero', 'verdadeiro', 'vero', 'waar']);
const no = new Set(['false', 'no', 'n', '0', 'falsch', 'faux', 'falso', 'onwaar']);

function flagOf(text: string): boolean | string {
  const word = text.trim().toLowerCase();
  return yes.has(word) || (no.has(word) ? false : text);
}

/** What a list of one stands for, where a cell has no JSON. */
const single: Readonly<Partial<Record<UserColumn, (text: string) => unknown>>> = {
  roles: (text) => text,
  otherEmails: (email) => ({ email }),
  wallet: (address) => ({ address }),
  phoneNumbers: (phoneNumber) => ({ phoneNumber }),
};

type Cell = { value: unknown } | { fault: string };

/** The value of a cell whose bytes are given as Latin-1. An empty one has none. */
export function readCell(column: UserColumn, cell: string): Cell {
  if (cell === '') return { value: undefined };
  let text: string;
  try {
    text = utf8.decode(Buffer.from(cell, 'latin1'));
  } catch {
    return { fault: 'is not UTF-8; spreadsheets have a format for it, such as "CSV UTF-8"' };
  }
  if (column === 'organizationId' && text === nowhere) return { value: null };
  const kind = cellOf(column);
  if (kind === 'flag') return { value: flagOf(text) };
  return kind === 'text' ? { value: withoutApostrophe(text) } : structured(text, kind === 'list', single[column]);
}

function structured(text: string, isList: boolean, one: ((text: string) => unknown) | undefined): Cell {
  if (one && !text.trimStart().startsWith(isList ? '[' : '{')) {
    const value = one(withoutApostrophe(text.trim()));
    return { value: isList ? [value] : value };
  }
  try {
    return { value: parseStrictJson(text) };
  } catch {
    return { fault: isList ? `must be a list in JSON${one ? ', or one entry' : ''}` : 'must be an object in JSON' };
  }
}
