import { ImportService, RestoreService, TransfersModule } from '@app/transfers';
import type { Call, Outcome } from '../command.js';
import { open, type Services } from '../operation.js';
import { SourceFile } from '../files.js';
import { ArchiveRun } from './archive-run.js';
import { ImportReport } from './import-report.js';
import { Progress } from './progress.js';

interface ImportAllOptions {
  readonly results?: string;
  readonly wait: number;
}

export async function importAll(call: Call<ImportAllOptions>): Promise<Outcome> {
  const source = await SourceFile.open(call.context, call.words[0] ?? '');
  return open(call.context, [TransfersModule], async (get) => {
    const progress = new Progress(call.context.stderr, { noun: 'lines', total: source.size });
    try {
      return await take(call, get, source, progress);
    } finally {
      progress.stop();
    }
  });
}

/** Names come in as they were, whatever the rules for new ones say. */
const asTheyWere = { onNameConflict: 'fail', namesAsKept: true, createOrganizations: false, createRoles: false, dryRun: false, issuer: null } as const;

async function take({ options, context }: Call<ImportAllOptions>, get: Services, source: SourceFile, progress: Progress): Promise<Outcome> {
  const say = (text: string): void => progress.say(text);
  const report = await ImportReport.open(context, { results: options.results, everyLine: false, say });
  const onWait = (): void => say('The database is away; waiting for it.');
  const takeBatch = get(ImportService).begin({ ...asTheyWere, seconds: options.wait, onWait });
  const { organizationId, existed, rows, told } = await new ArchiveRun(get(RestoreService), takeBatch, report, progress).run(source);
  await report.finish();
  const { created, joined, skipped, failed } = report.tally;
  const there = existed ? ' It was there before; its name and settings stay as they are.' : '';
  const text = `${organizationId}: ${created} created, ${joined} joined, ${skipped} skipped, ${failed} failed; ${rows} other rows, ${told} of them with a remark.${there}`;
  return { data: { organizationId, existed, ...report.tally, rows, remarks: told }, text, incomplete: failed > 0 };
}
