import { ExportService, TransfersModule, type PicturedUser, type SectionLine } from '@app/transfers';
import type { Call, Outcome } from '../command.js';
import { openOrganization } from '../operation.js';
import { writeTo, type Write } from '../files.js';
import { standardStream } from '../files.js';
import { archiveLineOf, userLineOf } from './archive-lines.mapper.js';
import { Progress } from './progress.js';

interface ExportAllOptions {
  readonly withPasswordHashes?: boolean;
  readonly withNotifications?: boolean;
}

export async function exportAll(call: Call<ExportAllOptions>): Promise<Outcome | undefined> {
  const [, file = standardStream] = call.words;
  if (file === standardStream && call.options.json) call.reject('error: --json needs a file: standard output has the organization');
  const users = await writeTo(call.context, file, (write) => writeOrganization(call, write));
  return file === standardStream ? undefined : { data: { file, users }, text: `The organization with ${users} users is in ${file}.` };
}

function writeOrganization({ words: [id], options, context }: Call<ExportAllOptions>, write: Write): Promise<number> {
  const { withPasswordHashes = false, withNotifications = false } = options;
  return openOrganization(context, [TransfersModule], id, async (get, organizationId) => {
    let progress: Progress | undefined;
    let count = 0;
    const expect = (total: number): void => void (progress = new Progress(context.stderr, { noun: 'users', total }));
    const lines = (some: readonly SectionLine[]): Promise<void> => write(some.map(archiveLineOf).join(''));
    const users = async (some: readonly PicturedUser[]): Promise<void> => {
      await write(some.map((one) => userLineOf(one, withPasswordHashes)).join(''));
      count += some.length;
      progress?.advance(some.length, count);
    };
    try {
      await get(ExportService).exportArchive(organizationId, { expect, lines, users, withPasswordHashes, withNotifications });
      return count;
    } finally {
      progress?.stop();
    }
  });
}
