import { ExportService, TransfersModule, type FileSink, type Format } from '@app/transfers';
import type { Call, CommandContext, Needed, Optional, Outcome, Switches } from '../command.js';
import { assertFile, inFile, writeTo, type Write } from '../files.js';
import { open, openOrganization, organizationOf } from '../operation.js';
import { standardStream } from '../streams.js';
import { Progress } from './progress.js';
import { formatOf } from './transfer-options.js';

type AllOptions = Switches<'withPasswordHashes' | 'withNotifications'>;

type UsersOptions = Optional<'format', Format> &
  Optional<'organization'> &
  Switches<'withPasswordHashes'> &
  Needed<'escapeFormulas', boolean>;

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
  all: async (call: Call<AllOptions>): Promise<Outcome | undefined> => {
    const { words, options, context } = call;
    const [id, file = standardStream] = words;
    assertFile(call, file, 'the organization');
    const { withPasswordHashes = false, withNotifications = false } = options;
    const users = await writeTo(context, file, (write) =>
      openOrganization(context, [TransfersModule], id, (get, organizationId) =>
        reporting(context, 'users', write, (sink) =>
          get(ExportService).exportArchive(organizationId, { withPasswordHashes, withNotifications }, sink),
        ),
      ),
    );
    return inFile(file, { data: { file, users }, text: `The organization with ${users} users is in ${file}.` });
  },

  users: async (call: Call<UsersOptions>): Promise<Outcome | undefined> => {
    const { words, options, context } = call;
    const organization = organizationOf(call) ?? null;
    const [file = standardStream] = words;
    assertFile(call, file, 'the people');
    const { format = formatOf(file), withPasswordHashes = false, escapeFormulas } = options;
    const { users: people, lines } = await writeTo(context, file, (write) =>
      open(context, [TransfersModule], (get) =>
        reporting(context, 'people', write, (sink) =>
          get(ExportService).exportUsers(organization, { format, withPasswordHashes, escapeFormulas }, sink),
        ),
      ),
    );
    return inFile(file, { data: { file, people, lines }, text: `${people} people on ${lines} lines are in ${file}.` });
  },
};
