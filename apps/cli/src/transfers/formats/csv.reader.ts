import { pipeline } from 'node:stream';
import { parse, type CsvError, type Options } from 'csv-parse';
import { parseStrictJson } from '@app/http';
import type { FieldFault } from '@app/kernel';
import { FileUnreadable, HeadingsInvalid } from '../../file.errors.js';
import { faultyEntry, longestRecord, type Entry } from './entry.js';
import { withoutApostrophe } from './formulas.js';
import { isUserColumn, nowhere, userColumns, type UserColumn } from './user-columns.js';

interface CsvRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Every byte is a character of its own until the cells are apart, so that one broken cell breaks no other. */
const separation: Options = {
  encoding: 'latin1',
  record_delimiter: ['\r\n', '\n'],
  relax_column_count: true,
  skip_empty_lines: true,
  max_record_size: longestRecord,
  // Without this the parser would throw away what it has not handed over yet.
  skip_records_with_error: true,
  info: true,
};

/** CSV (RFC 4180) with the fields of a line as headings. An empty cell is an absent field. */
export async function* readCsv(chunks: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  let headings: UserColumn[] | undefined;
  for await (const { record, info } of recordsOf(chunks)) {
    const line = info.lines - record.join('').split('\n').length + 1;
    if (headings) yield entryOf(line, headings, record);
    else headings = headingsOf(record);
  }
}

/** A quote out of its place hides where records end: nothing behind it can be trusted. What came before it is handed over first. */
async function* recordsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<CsvRecord> {
  const parser = parse(separation);
  let broken: { error: CsvError; after: number } | undefined;
  parser.on('skip', (error: CsvError) => (broken ??= { error, after: parser.info.records }));
  let handedOver = 0;
  // What goes wrong on the way comes out of the parser.
  for await (const record of pipeline(chunks, parser, () => undefined) as AsyncIterable<CsvRecord>) {
    if (handedOver === broken?.after) break;
    handedOver += 1;
    yield record;
  }
  if (broken) throw new FileUnreadable({ message: `The file cannot be read as CSV any further: ${broken.error.message}. The lines before were dealt with.` });
}

function headingsOf(record: readonly string[]): UserColumn[] {
  const unknown = record.filter((one) => !isUserColumn(one));
  if (unknown.length > 0) throw new HeadingsInvalid({ message: `The file has headings that are no fields of people: ${unknown.join(', ')}.` });
  if (new Set(record).size < record.length) throw new HeadingsInvalid({ message: 'The file has a heading twice.' });
  return record as UserColumn[];
}

function entryOf(line: number, headings: readonly UserColumn[], cells: readonly string[]): Entry {
  if (cells.length !== headings.length) return faultyEntry(line, `the line has ${cells.length} cells under ${headings.length} headings`);
  const value: Record<string, unknown> = {};
  const faults: FieldFault[] = [];
  for (const [at, heading] of headings.entries()) {
    const read = readCell(heading, cells[at] ?? '');
    if ('fault' in read) faults.push({ field: heading, message: `${heading} ${read.fault}` });
    else if (read.value !== undefined) value[heading] = read.value;
  }
  return faults.length > 0 ? { line, faults } : { line, value, faults };
}

const flags: Readonly<Record<string, boolean>> = { true: true, false: false };

function readCell(heading: UserColumn, cell: string): { value: unknown } | { fault: string } {
  if (cell === '') return { value: undefined };
  const kind = userColumns[heading];
  try {
    const text = utf8.decode(Buffer.from(cell, 'latin1'));
    if (heading === 'organizationId' && text === nowhere) return { value: null };
    if (kind === 'text') return { value: withoutApostrophe(text) };
    return { value: kind === 'flag' ? (flags[text] ?? text) : parseStrictJson(text) };
  } catch {
    return { fault: kind === 'list' ? 'must be a list in JSON' : 'is not UTF-8' };
  }
}
