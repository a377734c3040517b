import { Option, SubCommand } from 'nest-commander';
import { ImportUsers, RestoreArchive } from '@app/transfers';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { SourceFile } from '../source-file.js';
import { ArchiveRun } from './archive-run.js';
import { ImportReport } from './import-report.js';
import { secondsNamed } from './import-users.options.js';
import { Progress } from './progress.js';

interface ImportAllOptions {
  readonly results?: string;
  readonly wait: number;
}

@SubCommand({
  name: 'all',
  arguments: '<file>',
  argsDescription: { file: 'what facet export all has written; - reads standard input' },
  description: 'Bring an organization back. After a failure run the same command again: what is in already is passed over.',
})
export class ImportAllCommand extends Operation {
  protected override readonly examples = ['import all acme.ndjson --results results.ndjson'];

  constructor(private readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--results <file>', description: 'write there, as NDJSON, what became of each user: line, outcome, id, reasons' })
  results(file: string): string {
    return file;
  }

  @Option({ flags: '--wait <seconds>', description: 'how long to wait for a database that goes away', defaultValue: 60 })
  wait(text: string): number {
    return secondsNamed(text, this.refuse);
  }

  protected async perform([file = '']: string[], { results, wait: seconds }: ImportAllOptions): Promise<Outcome> {
    const source = await SourceFile.open(file);
    return this.installation.visit(async (services) => {
      const progress = new Progress({ noun: 'lines', total: source.size });
      const say = (text: string): void => progress.say(text);
      try {
        const report = await ImportReport.open({ results, everyLine: false, say });
        const keeping = { onNameConflict: 'fail', namesAsKept: true, createOrganizations: false, createRoles: false, dryRun: false, issuer: null } as const;
        const take = services.get(ImportUsers, { strict: false }).begin({ ...keeping, seconds, onWait: () => say('The database is away; waiting for it.') });
        const run = new ArchiveRun(services.get(RestoreArchive, { strict: false }), take, report, progress);
        const { organizationId, existed, rows, told } = await run.run(source);
        await report.finish();
        const { created, joined, skipped, failed } = report.tally;
        const there = existed ? ' It was there before; its name and settings stay as they are.' : '';
        const text = `${organizationId}: ${created} created, ${joined} joined, ${skipped} skipped, ${failed} failed; ${rows} other rows, ${told} of them with a remark.${there}`;
        return { data: { organizationId, existed, ...report.tally, rows, remarks: told }, text, incomplete: failed > 0 };
      } finally {
        progress.stop();
      }
    });
  }
}
