import type { OrganizationId } from '@app/common';
import type { ImportRecord, Import, ValidationResult } from '@app/transfers';
import { ahead, batchesOf } from './batches.js';
import { readCsv, type CsvReading } from './formats/csv.reader.js';
import { withoutByteOrderMark } from './formats/byte-order-mark.js';
import { faultyEntry, type Entry } from './formats/entry.js';
import type { Format } from './transfer-options.js';
import { renamed } from './formats/heading-map.js';
import { checkJson, readJson } from './formats/json.reader.js';
import type { SourceFile } from '../files.js';
import type { ImportReport } from './import-report.js';
import { isRefused, LineReader, type RefusedLine } from './line-reader.js';
import type { Progress } from './progress.js';
import type { Product } from './transfer-options.js';

/** What a run reads, and as what. */
export interface Reading extends CsvReading {
  readonly source: SourceFile;
  readonly format: Format;
  readonly product: Product | undefined;
  readonly organization: OrganizationId | undefined;
}

type Line = ImportRecord | RefusedLine;

async function* linesOf(reading: Reading): AsyncGenerator<Line> {
  const reader = new LineReader(reading.product, reading.organization);
  for await (const entry of entriesOf(reading)) yield reader.read(entry);
}

async function* entriesOf({ source, format, delimiter, map }: Reading): AsyncGenerator<Entry> {
  const chunks = (): AsyncGenerator<Buffer> => withoutByteOrderMark(source.chunks());
  if (format === 'csv') {
    yield* readCsv(chunks(), { ...(delimiter !== undefined && { delimiter }), ...(map && { map }) });
    return;
  }
  // A file that is one array is one thing: of a broken one nothing is taken, if it can be read twice.
  if (source.size !== undefined) await checkJson(chunks());
  for await (const entry of readJson(chunks())) {
    const named = entry.value && map ? renamed(entry.value, map) : undefined;
    if (!named) yield entry;
    else yield 'twice' in named ? faultyEntry(entry.line, `${named.twice} stands twice`) : { ...entry, value: named.value };
  }
}

/** Takes a file in, batch by batch, and tells of every line what became of it. */
export async function runImport(reading: Reading, take: Import, report: ImportReport, progress: Progress): Promise<void> {
  for await (const batch of ahead(batchesOf(linesOf(reading)))) {
    await report.add(await resultsOf(batch, take));
    progress.advance(batch.length, reading.source.position);
  }
}

/** In the order of the lines, whoever validated them. */
async function resultsOf(batch: readonly Line[], take: Import): Promise<ValidationResult[]> {
  const refused = batch.filter(isRefused).map(({ line, faults }): ValidationResult => ({ line, outcome: 'failed', reasons: faults }));
  const importRecords = batch.filter((one): one is ImportRecord => !isRefused(one));
  const validated = importRecords.length > 0 ? await take(importRecords) : [];
  return [...refused, ...validated].sort((a, b) => a.line - b.line);
}
