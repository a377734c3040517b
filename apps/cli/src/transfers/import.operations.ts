import { resolve } from 'node:path';
import { columnOf, FileImportService, TransfersModule, userColumns } from '@app/transfers';
import type { TimeLimit, UsersFile } from '@app/transfers';
import type { CallOf, OperationsOf, Outcome } from '../command.js';
import { openFile, writeFile, type SourceFile, type Write } from '../files.js';
import { operation, organizationOf } from '../operation.js';
import { ImportReport } from './import-report.js';
import { formatOf } from './transfer-options.js';
import type { imports } from './transfers.commands.js';

const tallyText = ({ created, joined, skipped, failed }: ImportReport['tally']): string =>
  `${created} created, ${joined} joined, ${skipped} skipped, ${failed} failed`;

/** Throws where options contradict each other, or the file. */
async function openUsers(call: CallOf<typeof imports, 'users'>): Promise<UsersFile & { content: SourceFile }> {
  const [{ options, context, reject }, [file = '']] = [call, call.words];
  const { from: product, results, delimiter, map } = options;
  const format = options.format ?? (product === undefined ? formatOf(file) : 'ndjson');
  const organization = organizationOf(call);
  if (product !== undefined && format === 'csv') reject('--from reads one JSON object a line, not CSV');
  if (delimiter !== undefined && format !== 'csv') reject('--delimiter is of CSV');
  const unknown =
    product === undefined ? [...(map?.values() ?? [])].filter((to) => to !== null && columnOf(to) !== to) : [];
  if (unknown.length > 0)
    reject(`--map leads to no field of people: ${unknown.join(', ')}. Fields: ${userColumns.join(', ')}`);
  if (results !== undefined && resolve(results) === resolve(file))
    reject('--results must be another file than the one that is read');
  return { content: await openFile(context, file), format, product, organization, delimiter, map, advice };
}

const advice =
  'Use --map HEADING=FIELD for other names, --map HEADING= to leave a column out, --delimiter for what is between the cells.';

const goOn = ' What is in stays in; run the same command again to go on.';

/** Runs an import, with its progress and its report; `work` says what came of it. */
function reporting(
  { options: { results, wait: seconds }, context }: CallOf<typeof imports, 'all'>,
  source: SourceFile,
  everyLine: boolean,
  work: (report: ImportReport, limit: TimeLimit) => Promise<Omit<Outcome, 'incomplete'>>,
): Promise<Outcome> {
  const run = async (file?: Write): Promise<Outcome> => {
    const report = new ImportReport(context, source, everyLine, file);
    try {
      const onWait = (): void => report.remark('The database is away; waiting for it.');
      const outcome = await work(report, { seconds, onWait });
      report.finish();
      return { ...outcome, incomplete: report.tally.failed > 0 };
    } finally {
      report.progress.stop();
    }
  };
  return results === undefined ? run() : writeFile(context, results, run, { advice: goOn });
}

export const operations: OperationsOf<typeof imports> = {
  all: operation([TransfersModule], async (call) => {
    const source = await openFile(call.context, call.words[0] ?? '');
    return (get) =>
      reporting(call, source, false, async (report, limit) => {
        const outcome = await get(FileImportService).importArchive(source, limit, report);
        const { organizationId, existed, rows, remarks } = outcome;
        const there = existed ? ' It was there before; its name and settings stay as they are.' : '';
        const text = `${organizationId}: ${tallyText(report.tally)}; ${rows} other rows, ${remarks} of them with a remark.${there}`;
        return { data: { organizationId, existed, ...report.tally, rows, remarks }, text };
      });
  }),

  users: operation([TransfersModule], async (call) => {
    const file = await openUsers(call);
    const { dryRun = false, json = false, results, onNameConflict, issuer = null, ...making } = call.options;
    const { createOrganizations = false, createRoles = false } = making;
    const rules = { onNameConflict, createOrganizations, createRoles, dryRun, issuer };
    const everyLine = dryRun && !json && results === undefined;
    return (get) =>
      reporting(call, file.content, everyLine, async (report, limit) => {
        await get(FileImportService).importUsers(file, { ...rules, ...limit }, report);
        const { tally, progress } = report;
        const lines = tally.created + tally.joined + tally.skipped + tally.failed;
        const text = `${lines} lines: ${tallyText(tally)}.${dryRun ? ' Nothing was changed.' : ''}`;
        return { data: { lines, ...tally, dryRun, seconds: Math.round(progress.seconds * 10) / 10 }, text };
      });
  }),
};
