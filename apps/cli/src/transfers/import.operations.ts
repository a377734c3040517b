import { resolve } from 'node:path';
import { ImportService, RestoreService, TransfersModule } from '@app/transfers';
import type { ImportRules, NameConflict } from '@app/transfers';
import type { Call, Needed, Optional, Outcome, Switches } from '../command.js';
import { SourceFile, writeFile, type Write } from '../files.js';
import { operation, type Services } from '../operation.js';
import { ArchiveRun } from './archive-run.js';
import { ImportReport, type Tally } from './import-report.js';
import { runImport, type ImportTools } from './import-run.js';
import { organizationOf } from './organization-option.js';
import { Progress } from './progress.js';
import { formatOf, type Format, type HeadingMap, type Product } from './transfer-options.js';
import { columnOf, userColumns } from './user-line.js';

type AllOptions = Optional<'results'> & Needed<'wait', number>;

type UsersOptions = AllOptions &
  Optional<'organization' | 'issuer' | 'delimiter'> &
  Optional<'format', Format> &
  Optional<'from', Product> &
  Optional<'map', HeadingMap> &
  Needed<'onNameConflict', NameConflict> &
  Switches<'dryRun' | 'createOrganizations' | 'createRoles'>;

type Rules = Omit<ImportRules, 'seconds' | 'onWait'>;

/** Names come in as they were, whatever the rules for new ones say. */
const asTheyWere: Rules = {
  onNameConflict: 'fail',
  skipNameRules: true,
  createOrganizations: false,
  createRoles: false,
  dryRun: false,
  issuer: null,
};

const rulesOf = ({ onNameConflict, ...given }: UsersOptions): Rules => ({
  onNameConflict,
  createOrganizations: given.createOrganizations ?? false,
  createRoles: given.createRoles ?? false,
  dryRun: given.dryRun ?? false,
  issuer: given.issuer ?? null,
});

const tallyText = ({ created, joined, skipped, failed }: Tally): string =>
  `${created} created, ${joined} joined, ${skipped} skipped, ${failed} failed`;

/** Throws where options contradict each other, or the file. */
async function openUsers(call: Call<UsersOptions>): Promise<Parameters<typeof runImport>[0]> {
  const [{ options, context, reject }, [file = '']] = [call, call.words];
  const { from: product, results, delimiter, map } = options;
  const format = options.format ?? (product === undefined ? formatOf(file) : 'ndjson');
  const organization = organizationOf(call);
  if (product !== undefined && format === 'csv') reject('error: --from reads one JSON object a line, not CSV');
  if (delimiter !== undefined && format !== 'csv') reject('error: --delimiter is of CSV');
  const unknown =
    product === undefined ? [...(map?.values() ?? [])].filter((to) => to !== null && columnOf(to) !== to) : [];
  if (unknown.length > 0)
    reject(`error: --map leads to no field of people: ${unknown.join(', ')}. Fields: ${userColumns.join(', ')}`);
  if (results !== undefined && resolve(results) === resolve(file))
    reject('error: --results must be another file than the one that is read');
  return { source: await SourceFile.open(context, file), format, product, organization, delimiter, map };
}

const goOn = ' What is in stays in; run the same command again to go on.';

/** Runs an import, with its progress and its report; `work` says what came of it. */
async function reporting(
  get: Services,
  { options: { results, wait: seconds }, context }: Call<AllOptions>,
  rules: Rules,
  [size, everyLine]: readonly [number | undefined, boolean],
  work: (tools: ImportTools) => Promise<Omit<Outcome, 'incomplete'>>,
): Promise<Outcome> {
  const progress = new Progress(context.stderr, { noun: 'lines', total: size }, everyLine);
  const print = (text: string): void => (everyLine ? void context.stdout.write(`${text}\n`) : progress.print(text));
  const onWait = (): void => progress.print('The database is away; waiting for it.');
  const run = async (file?: Write): Promise<Outcome> => {
    const report = new ImportReport({ file, everyLine, print });
    const outcome = await work({ take: get(ImportService).begin({ ...rules, seconds, onWait }), report, progress });
    report.finish();
    return { ...outcome, incomplete: report.tally.failed > 0 };
  };
  try {
    return await (results === undefined ? run() : writeFile(context, results, run, { advice: goOn }));
  } finally {
    progress.stop();
  }
}

export const operations = {
  all: operation(
    [TransfersModule],
    (get, call, source) =>
      reporting(get, call, asTheyWere, [source.size, false], async (tools) => {
        const { organizationId, existed, rows, remarks } = await new ArchiveRun(get(RestoreService), tools).run(source);
        const there = existed ? ' It was there before; its name and settings stay as they are.' : '';
        const text = `${organizationId}: ${tallyText(tools.report.tally)}; ${rows} other rows, ${remarks} of them with a remark.${there}`;
        return { data: { organizationId, existed, ...tools.report.tally, rows, remarks }, text };
      }),
    ({ words: [file = ''], context }: Call<AllOptions>) => SourceFile.open(context, file),
  ),

  users: operation(
    [TransfersModule],
    (get, call, reading) => {
      const { dryRun = false, json = false, results } = call.options;
      const everyLine = dryRun && !json && results === undefined;
      const how = [reading.source.size, everyLine] as const;
      return reporting(get, call, rulesOf(call.options), how, async (tools) => {
        await runImport(reading, tools);
        const { tally } = tools.report;
        const lines = tally.created + tally.joined + tally.skipped + tally.failed;
        const text = `${lines} lines: ${tallyText(tally)}.${dryRun ? ' Nothing was changed.' : ''}`;
        return { data: { lines, ...tally, dryRun, seconds: Math.round(tools.progress.seconds * 10) / 10 }, text };
      });
    },
    openUsers,
  ),
};
