import { resolve } from 'node:path';
import { ImportService, TransfersModule, type ImportRules, type NameConflict } from '@app/transfers';
import type { Call, Outcome, Reject } from '../command.js';
import { open } from '../operation.js';
import { SourceFile } from '../files.js';
import { formatOf, type Format } from './transfer-options.js';
import type { HeadingMap } from './transfer-options.js';
import { columnOf, userColumns } from './formats/user-columns.js';
import { ImportReport } from './import-report.js';
import { runImport, type Reading } from './import-run.js';
import { organizationOf } from './organization-option.js';
import { Progress } from './progress.js';
import type { Product } from './transfer-options.js';

interface ImportOptions {
  readonly format?: Format;
  readonly from?: Product;
  readonly organization?: string;
  readonly issuer?: string;
  readonly results?: string;
  readonly delimiter?: string;
  readonly map?: HeadingMap;
  readonly onNameConflict: NameConflict;
  readonly wait: number;
  readonly dryRun?: boolean;
  readonly createOrganizations?: boolean;
  readonly createRoles?: boolean;
}

/** Throws where options contradict each other, or the file. */
function assertConsistent(file: string, format: Format, options: ImportOptions, reject: Reject): void {
  const { from, results, delimiter, map } = options;
  if (from !== undefined && format === 'csv') reject('error: --from reads one JSON object a line, not CSV');
  if (delimiter !== undefined && format !== 'csv') reject('error: --delimiter is of CSV');
  const unknown = from === undefined ? [...(map?.values() ?? [])].filter((to) => to !== null && columnOf(to) !== to) : [];
  if (unknown.length > 0) reject(`error: --map leads to no field of people: ${unknown.join(', ')}. Fields: ${Object.keys(userColumns).join(', ')}`);
  if (results !== undefined && resolve(results) === resolve(file)) reject('error: --results must be another file than the one that is read');
}

export async function importUsers(call: Call<ImportOptions>): Promise<Outcome> {
  const { words, options, context, reject } = call;
  const [file = ''] = words;
  const format = options.format ?? (options.from === undefined ? formatOf(file) : 'ndjson');
  const organization = organizationOf(call);
  assertConsistent(file, format, options, reject);
  const source = await SourceFile.open(context, file);
  const { delimiter, map, from: product } = options;
  const reading = { source, format, product, organization, ...(delimiter !== undefined && { delimiter }), ...(map && { map }) };
  return open(context, [TransfersModule], (get) => take(call, get(ImportService), reading));
}

async function take({ options, context }: Call<ImportOptions>, users: ImportService, reading: Reading): Promise<Outcome> {
  const { dryRun = false, results } = options;
  const everyLine = dryRun && !options.json && results === undefined;
  const progress = new Progress(context.stderr, { noun: 'lines', total: reading.source.size }, everyLine);
  const say = (text: string): void => (everyLine ? void context.stdout.write(`${text}\n`) : progress.say(text));
  try {
    const report = await ImportReport.open(context, { results, everyLine, say });
    const takeBatch = users.begin(termsOf(options, () => progress.say('The database is away; waiting for it.')));
    await runImport(reading, takeBatch, report, progress);
    await report.finish();
    return summaryOf(report, progress, dryRun);
  } finally {
    progress.stop();
  }
}

const termsOf = ({ onNameConflict, issuer, wait, ...given }: ImportOptions, onWait: () => void): ImportRules => ({
  onNameConflict,
  createOrganizations: given.createOrganizations ?? false,
  createRoles: given.createRoles ?? false,
  dryRun: given.dryRun ?? false,
  issuer: issuer ?? null,
  seconds: wait,
  onWait,
});

function summaryOf({ tally }: ImportReport, { seconds }: Progress, dryRun: boolean): Outcome {
  const lines = tally.created + tally.joined + tally.skipped + tally.failed;
  const text = `${lines} lines: ${tally.created} created, ${tally.joined} joined, ${tally.skipped} skipped, ${tally.failed} failed.`;
  const data = { lines, ...tally, dryRun, seconds: Math.round(seconds * 10) / 10 };
  return { data, text: dryRun ? `${text} Nothing was changed.` : text, incomplete: tally.failed > 0 };
}
