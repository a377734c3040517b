import type { OrganizationId } from '@app/common';
import type { ImportRecord, ValidationResult } from '../import/import-record.js';
import type { Import } from '../import/import.service.js';
import { readCsv, type CsvReading } from './formats/csv.reader.js';
import { faultyEntry, type Entry } from './formats/file-head.js';
import { checkJson, readJson } from './formats/json.reader.js';
import { lineReader, type RefusedLine } from './lines/line.reader.js';
import type { Product } from './readers/readers.js';

/** The bytes of a file, wherever they come from. */
export interface FileContent {
  /** In bytes. Not known of what can be read only once. */
  readonly size: number | undefined;
  /** From the beginning. */
  chunks(): AsyncIterable<Buffer>;
}

/** What a file of users is written in. */
export type Format = 'ndjson' | 'csv';

/** A file of users, and how it is read. */
export interface UsersFile extends CsvReading {
  readonly content: FileContent;
  readonly format: Format;
  /** Whose records they are; default: those of an export. */
  readonly product: Product | undefined;
  /** The organization of the lines that name none. */
  readonly organization: OrganizationId | undefined;
}

/** A record whose fields have our names. A field that the file has under both names is a fault of the record. */
function renamed({ line, value: record = {} }: Entry, map: NonNullable<CsvReading['map']>): Entry {
  const fields = new Map<string, unknown>();
  for (const [name, one] of Object.entries(record)) {
    const to = map.has(name) ? map.get(name) : name;
    if (to === null || to === undefined) continue;
    if (fields.has(to)) return faultyEntry(line, `${to} stands twice`);
    fields.set(to, one);
  }
  return { line, value: Object.fromEntries(fields), faults: [] };
}

async function* entriesOf({ content, format, ...reading }: UsersFile): AsyncGenerator<Entry> {
  if (format === 'csv') {
    yield* readCsv(content.chunks(), reading);
    return;
  }
  // A file that is one array is one thing: of a broken one nothing is taken, if it can be read twice.
  if (content.size !== undefined) await checkJson(content.chunks());
  const { map } = reading;
  for await (const entry of readJson(content.chunks())) yield entry.value && map ? renamed(entry, map) : entry;
}

const mostRecords = 500;

type Batch = readonly (ImportRecord | RefusedLine)[];

/** The records of a file in batches. What comes before an error is still handed over, and then the error. */
export async function* batchesOf(file: UsersFile): AsyncGenerator<Batch> {
  const read = lineReader(file.product, file.organization);
  let batch: (ImportRecord | RefusedLine)[] = [];
  try {
    for await (const entry of entriesOf(file)) {
      batch.push(await read(entry));
      if (batch.length < mostRecords) continue;
      yield batch;
      batch = [];
    }
  } finally {
    if (batch.length > 0) yield batch;
  }
}

const isRefused = (one: ImportRecord | RefusedLine): one is RefusedLine => 'faults' in one;

/** Imports a batch. @returns what became of each line, in their order, wherever it was validated */
export async function importBatch(batch: Batch, take: Import): Promise<ValidationResult[]> {
  const refused = batch
    .filter(isRefused)
    .map(({ line, faults }) => ({ line, outcome: 'failed' as const, reasons: faults }));
  const records = batch.filter((one): one is ImportRecord => !isRefused(one));
  return [...refused, ...(records.length > 0 ? await take(records) : [])].sort((a, b) => a.line - b.line);
}
