import { ExportService, TransfersModule, type FileSink } from '@app/transfers';
import type { Call, OperationsOf, Outcome } from '../command.js';
import { exported, targetOf } from '../files.js';
import { inOrganization, operation, organizationOf } from '../operation.js';
import { Progress } from './progress.js';
import { formatOf } from './transfer-options.js';
import type { exports } from './transfers.commands.js';

/** Writes an export to its file, and says how far it is. */
const reporting = (
  { context }: Call,
  file: string,
  noun: string,
  work: (sink: FileSink) => Promise<Outcome>,
): Promise<Outcome | undefined> =>
  exported(context, file, async (write) => {
    let progress: Progress | undefined;
    let count = 0;
    try {
      return await work({
        expect: (total) => void (progress = new Progress(context.stderr, noun, total)),
        write,
        advance: (some) => progress?.advance(some, (count += some)),
      });
    } finally {
      progress?.stop();
    }
  });

export const operations: OperationsOf<typeof exports> = {
  all: inOrganization([TransfersModule], (call) => {
    const file = targetOf(call, call.words[1], 'the organization');
    const { withPasswordHashes = false, withNotifications = false } = call.options;
    return (get, organizationId) =>
      reporting(call, file, 'users', async (sink) => {
        const what = { withPasswordHashes, withNotifications };
        const users = await get(ExportService).exportArchive(organizationId, what, sink);
        return { data: { file, users }, text: `The organization with ${users} users is in ${file}.` };
      });
  }),

  users: operation([TransfersModule], (call) => {
    const organization = organizationOf(call) ?? null;
    const file = targetOf(call, call.words[0], 'the people');
    const { format = formatOf(file), withPasswordHashes = false, escapeFormulas } = call.options;
    return (get) =>
      reporting(call, file, 'people', async (sink) => {
        const what = { format, withPasswordHashes, escapeFormulas };
        const { users: people, lines } = await get(ExportService).exportUsers(organization, what, sink);
        return { data: { file, people, lines }, text: `${people} people on ${lines} lines are in ${file}.` };
      });
  }),
};
