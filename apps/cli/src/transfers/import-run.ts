import type { OrganizationId } from '@app/common';
import type { ImportRecord, Import, ValidationResult } from '@app/transfers';
import type { SourceFile } from '../files.js';
import { readCsv, type CsvReading } from './formats/csv.reader.js';
import { faultyEntry, type Entry } from './formats/file-head.js';
import { checkJson, readJson } from './formats/json.reader.js';
import type { ImportReport } from './import-report.js';
import { isRefused, lineReader, type RefusedLine } from './line.reader.js';
import type { Progress } from './progress.js';
import type { Format, HeadingMap, Product } from './transfer-options.js';

/** What a run reads, and as what. */
interface Reading extends CsvReading {
  readonly source: SourceFile;
  readonly format: Format;
  readonly product: Product | undefined;
  readonly organization: OrganizationId | undefined;
}

/** A record whose fields have our names. A field that the file has under both names is a fault of the record. */
function renamed({ line, value: record = {} }: Entry, map: HeadingMap): Entry {
  const fields = new Map<string, unknown>();
  for (const [name, one] of Object.entries(record)) {
    const to = map.has(name) ? map.get(name) : name;
    if (to === null || to === undefined) continue;
    if (fields.has(to)) return faultyEntry(line, `${to} stands twice`);
    fields.set(to, one);
  }
  return { line, value: Object.fromEntries(fields), faults: [] };
}

async function* entriesOf({ source, format, delimiter, map }: Reading): AsyncGenerator<Entry> {
  if (format === 'csv') {
    yield* readCsv(source.chunks(), { delimiter, map });
    return;
  }
  // A file that is one array is one thing: of a broken one nothing is taken, if it can be read twice.
  if (source.size !== undefined) await checkJson(source.chunks());
  for await (const entry of readJson(source.chunks())) yield entry.value && map ? renamed(entry, map) : entry;
}

const mostRecords = 500;

type Batch = readonly (ImportRecord | RefusedLine)[];

/** The records of a file in batches. What comes before an error is still handed over, and then the error. */
async function* batchesOf(reading: Reading): AsyncGenerator<Batch> {
  const read = lineReader(reading.product, reading.organization);
  let batch: (ImportRecord | RefusedLine)[] = [];
  try {
    for await (const entry of entriesOf(reading)) {
      batch.push(await read(entry));
      if (batch.length < mostRecords) continue;
      yield batch;
      batch = [];
    }
  } finally {
    if (batch.length > 0) yield batch;
  }
}

/** What an import works with. */
export interface ImportTools {
  readonly take: Import;
  readonly report: ImportReport;
  readonly progress: Progress;
}

/**
 * Takes a file in, batch by batch, and tells of every line what became of it. The next batch is read while
 * the one before is worked on.
 */
export async function runImport(reading: Reading, { take, report, progress }: ImportTools): Promise<void> {
  const batches = batchesOf(reading);
  let next = batches.next();
  for (let result = await next; !result.done; result = await next) {
    next = batches.next();
    // Whoever takes the next one hears of its failure.
    next.catch(() => undefined);
    await report.add(await resultsOf(result.value, take));
    progress.advance(result.value.length, reading.source.position);
  }
}

/** In the order of the lines, whoever validated them. */
export async function resultsOf(batch: Batch, take: Import): Promise<ValidationResult[]> {
  const refused = batch
    .filter(isRefused)
    .map(({ line, faults }) => ({ line, outcome: 'failed' as const, reasons: faults }));
  const records = batch.filter((one): one is ImportRecord => !isRefused(one));
  return [...refused, ...(records.length > 0 ? await take(records) : [])].sort((a, b) => a.line - b.line);
}
