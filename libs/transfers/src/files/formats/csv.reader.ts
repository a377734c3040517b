import { pipeline } from 'node:stream';
import { parse, type CsvError, type Options } from 'csv-parse';
import type { FieldFault } from '@app/common';
import { FileUnreadable } from '../../transfers.errors.js';
import { readCell } from './csv-cells.js';
import { columnsOf, dialectOf, type HeadingMap } from './csv-dialect.js';
import { faultyEntry, longestRecord, withHead, type Entry } from './file-head.js';

interface CsvRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** How a file is read where it does not say so itself. */
export interface CsvReading {
  readonly delimiter?: string | undefined;
  readonly map?: HeadingMap | undefined;
  /** How the caller gives them, for a file whose headings are wrong. */
  readonly advice?: string;
}

/** Every byte is a character of its own until the cells are apart, so that one broken cell breaks no other. */
const separation: Options = {
  encoding: 'latin1',
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  skip_empty_lines: true,
  max_record_size: longestRecord,
  // Without this the parser would throw away what it has not handed over yet.
  skip_records_with_error: true,
  info: true,
};

/** undefined: left out; null: without a heading, where nothing may stand. */
type Columns = ReturnType<typeof columnsOf>;

/**
 * CSV (RFC 4180, and as spreadsheets save it) with the fields of a line as headings. An empty cell is an
 * absent field.
 */
export async function* readCsv(
  chunks: AsyncIterable<Buffer>,
  { delimiter: asked, map = new Map(), advice }: CsvReading = {},
): AsyncGenerator<Entry> {
  const { head, all } = await withHead(chunks);
  const { delimiter, skip } = dialectOf(head, asked, map);
  let last: Buffer | undefined;
  async function* observed(): AsyncGenerator<Buffer> {
    for await (last of all(skip)) yield last;
  }
  let columns: Columns | undefined;
  let short: CsvRecord | undefined;
  for await (const one of recordsOf(observed(), delimiter)) {
    if (short && columns) yield entryOf(short, columns);
    short = undefined;
    if (!columns) columns = columnsOf(one.record, map, delimiter, advice);
    else if (one.record.every((cell) => cell.trim() === '')) continue;
    else if (one.record.length < columns.length) short = one;
    else yield entryOf(one, columns);
  }
  if (!short || !columns) return;
  // Spreadsheets leave out the last cells of a row where they are empty. A file that ends in the middle of a
  // row was cut off.
  const isWhole = [0x0a, 0x0d].includes(last?.at(-1) ?? 0);
  const fault = `${counted(short, columns)}, and the file ends in it`;
  yield isWhole ? entryOf(short, columns) : faultyEntry(beginOf(short), fault);
}

/**
 * A quote out of its place hides where records end: nothing behind it can be trusted. What came before it is
 * handed over first.
 */
async function* recordsOf(chunks: AsyncIterable<Buffer>, delimiter: string): AsyncGenerator<CsvRecord> {
  const parser = parse({ ...separation, delimiter });
  let broken: { error: CsvError; after: number } | undefined;
  parser.on('skip', (error: CsvError) => (broken ??= { error, after: parser.info.records }));
  let handedOver = 0;
  // What goes wrong on the way comes out of the parser.
  for await (const record of pipeline(chunks, parser, () => undefined) as AsyncIterable<CsvRecord>) {
    if (handedOver === broken?.after) break;
    handedOver += 1;
    yield record;
  }
  if (broken)
    throw new FileUnreadable({
      message: `The file cannot be read as CSV any further: ${broken.error.message}. The lines before were dealt with.`,
    });
}

const beginOf = ({ record, info }: CsvRecord): number => info.lines - record.join('').split('\n').length + 1;
const counted = ({ record }: CsvRecord, columns: Columns): string =>
  `the line has ${record.length} cells under ${columns.length} headings`;

function entryOf(one: CsvRecord, columns: Columns): Entry {
  const [line, cells] = [beginOf(one), one.record];
  if (cells.slice(columns.length).some((cell) => cell !== '')) return faultyEntry(line, counted(one, columns));
  const value: Record<string, unknown> = {};
  const faults: FieldFault[] = [];
  for (const [at, column] of columns.entries()) {
    const cell = cells[at] ?? '';
    if (column === null && cell.trim() !== '') faults.push({ field: '', message: `cell ${at + 1} has no heading` });
    if (column === undefined || column === null) continue;
    const read = readCell(column, cell);
    if ('fault' in read) faults.push({ field: column, message: `${column} ${read.fault}` });
    else if (read.value !== undefined) value[column] = read.value;
  }
  return faults.length > 0 ? { line, faults } : { line, value, faults };
}
