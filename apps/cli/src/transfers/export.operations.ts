import { ExportService, TransfersModule, type FileSink } from '@app/transfers';
import type { Call, CommandContext, OptionsOf } from '../command.js';
import { exported, targetOf, type Write } from '../files.js';
import { inOrganization, operation, organizationOf } from '../operation.js';
import { Progress } from './progress.js';
import { formatOf } from './transfer-options.js';
import type { exports } from './transfers.commands.js';

type Options<Name extends string> = OptionsOf<typeof exports, Name>;

/** Writes an export and says how far it is. */
async function reporting<T>(
  { stderr }: CommandContext,
  noun: string,
  write: Write,
  work: (sink: FileSink) => Promise<T>,
): Promise<T> {
  let progress: Progress | undefined;
  let count = 0;
  try {
    return await work({
      expect: (total) => void (progress = new Progress(stderr, { noun, total })),
      write,
      advance: (some) => progress?.advance(some, (count += some)),
    });
  } finally {
    progress?.stop();
  }
}

export const operations = {
  all: inOrganization(
    [TransfersModule],
    ({ get, organizationId, options, context, given: file }) =>
      exported(context, file, async (write) => {
        const { withPasswordHashes = false, withNotifications = false } = options;
        const users = await reporting(context, 'users', write, (sink) =>
          get(ExportService).exportArchive(organizationId, { withPasswordHashes, withNotifications }, sink),
        );
        return { data: { file, users }, text: `The organization with ${users} users is in ${file}.` };
      }),
    (call: Call<Options<'all'>>) => targetOf(call, call.words[1], 'the organization'),
  ),

  users: operation(
    [TransfersModule],
    ({ get, options, context, given: { file, organization } }) =>
      exported(context, file, async (write) => {
        const { format = formatOf(file), withPasswordHashes = false, escapeFormulas } = options;
        const { users: people, lines } = await reporting(context, 'people', write, (sink) =>
          get(ExportService).exportUsers(organization, { format, withPasswordHashes, escapeFormulas }, sink),
        );
        return { data: { file, people, lines }, text: `${people} people on ${lines} lines are in ${file}.` };
      }),
    (call: Call<Options<'users'>>) => ({
      organization: organizationOf(call) ?? null,
      file: targetOf(call, call.words[0], 'the people'),
    }),
  ),
};
