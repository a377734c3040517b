import { stringify } from 'csv-stringify/sync';
import type { UserLine } from '../departing-lines.mapper.js';
import type { Format } from './format-names.js';
import { nowhere, userColumns, type UserColumn } from './user-columns.js';

/** How a file begins, and how its lines are written. */
interface LineText {
  readonly head: string;
  text(lines: readonly UserLine[]): string;
}

const columns = Object.keys(userColumns) as UserColumn[];

/** A carriage return at the end of a cell would pass for a part of the line end. */
const csv = (rows: unknown[][]): string => stringify(rows, { record_delimiter: '\n', quoted_match: /[\r\n]/ });

function cellOf(column: UserColumn, value: unknown): string {
  if (column === 'organizationId' && value === null) return nowhere;
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export const lineTexts: Readonly<Record<Format, LineText>> = {
  ndjson: { head: '', text: (lines) => lines.map((line) => `${JSON.stringify(line)}\n`).join('') },
  csv: { head: csv([columns]), text: (lines) => csv(lines.map((line) => columns.map((column) => cellOf(column, line[column])))) },
};
