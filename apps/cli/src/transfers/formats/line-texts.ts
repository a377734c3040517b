import { stringify } from 'csv-stringify/sync';
import type { UserLine } from '../departing-lines.mapper.js';
import type { Format } from '../transfer-options.js';
import { withApostrophe } from './formulas.js';
import { nowhere, userColumns, type UserColumn } from './user-columns.js';

/** How a file begins, and how its lines are written. */
interface LineText {
  readonly head: string;
  /** @param escapeFormulas a cell that a spreadsheet would run begins with an apostrophe */
  text(lines: readonly UserLine[], escapeFormulas: boolean): string;
}

const columns = Object.keys(userColumns) as UserColumn[];

/** A carriage return at the end of a cell would pass for a part of the line end; a semicolon or tab would end the cell where spreadsheets expect those. */
const csv = (rows: unknown[][]): string => stringify(rows, { record_delimiter: '\n', quoted_match: /[\r\n;\t]/ });

function cellOf(column: UserColumn, value: unknown, escapeFormulas: boolean): string {
  if (column === 'organizationId' && value === null) return nowhere;
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') return JSON.stringify(value);
  return escapeFormulas ? withApostrophe(value) : value;
}

export const lineTexts: Readonly<Record<Format, LineText>> = {
  ndjson: { head: '', text: (lines) => lines.map((line) => `${JSON.stringify(line)}\n`).join('') },
  csv: {
    head: csv([columns]),
    text: (lines, escapeFormulas) => csv(lines.map((line) => columns.map((column) => cellOf(column, line[column], escapeFormulas)))),
  },
};
