import type { OrganizationId } from '@app/kernel';
import type { Arrival, Import, Verdict } from '@app/transfers';
import { ahead, batchesOf } from './batches.js';
import { readCsv } from './formats/csv.reader.js';
import { withoutByteOrderMark } from './formats/byte-order-mark.js';
import type { Entry } from './formats/entry.js';
import type { Format } from './formats/format-names.js';
import { readNdjson } from './formats/ndjson.reader.js';
import type { SourceFile } from '../source-file.js';
import type { ImportReport } from './import-report.js';
import { isRefused, LineReader, type RefusedLine } from './line-reader.js';
import type { Progress } from './progress.js';
import type { Product } from './readers/readers.js';

const readers = { ndjson: readNdjson, csv: readCsv } as const;

/** What a run reads, and as what. */
export interface Reading {
  readonly source: SourceFile;
  readonly format: Format;
  readonly product: Product | undefined;
  readonly organization: OrganizationId | undefined;
}

type Line = Arrival | RefusedLine;

async function* linesOf({ source, format, product, organization }: Reading): AsyncGenerator<Line> {
  const reader = new LineReader(product, organization);
  const entries: AsyncIterable<Entry> = readers[format](withoutByteOrderMark(source.chunks()));
  for await (const entry of entries) yield reader.read(entry);
}

/** Takes a file in, batch by batch, and tells of every line what became of it. */
export async function runImport(reading: Reading, take: Import, report: ImportReport, progress: Progress): Promise<void> {
  for await (const batch of ahead(batchesOf(linesOf(reading)))) {
    await report.add(await verdictsOn(batch, take));
    progress.advance(batch.length, reading.source.position);
  }
}

/** In the order of the lines, whoever judged them. */
async function verdictsOn(batch: readonly Line[], take: Import): Promise<Verdict[]> {
  const refused = batch.filter(isRefused).map(({ line, faults }): Verdict => ({ line, outcome: 'failed', reasons: faults }));
  const arrivals = batch.filter((one): one is Arrival => !isRefused(one));
  const judged = arrivals.length > 0 ? await take(arrivals) : [];
  return [...refused, ...judged].sort((a, b) => a.line - b.line);
}
