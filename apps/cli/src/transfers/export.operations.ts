import { ExportService, TransfersModule } from '@app/transfers';
import type { Call, CommandContext, Needed, Optional, Outcome, Switches } from '../command.js';
import { assertFile, inFile, standardStream, writeTo } from '../files.js';
import { open, openOrganization } from '../operation.js';
import { csvHead, csvLines } from './formats/csv-cells.js';
import { organizationOf } from './organization-option.js';
import { Progress } from './progress.js';
import { formatOf, type Format } from './transfer-options.js';
import { archiveLineOf, toLines, userLineOf } from './user-line.mapper.js';

type AllOptions = Switches<'withPasswordHashes' | 'withNotifications'>;

type UsersOptions = Optional<'format', Format> &
  Optional<'organization'> &
  Switches<'withPasswordHashes'> &
  Needed<'escapeFormulas', boolean>;

/** Says how far an export is. Answers how many were handed over. */
async function counting(
  { stderr }: CommandContext,
  noun: string,
  work: (progress: { expect: (total: number) => void; advance: (some: number) => void }) => Promise<void>,
): Promise<number> {
  let progress: Progress | undefined;
  let count = 0;
  const expect = (total: number): void => void (progress = new Progress(stderr, { noun, total }));
  const advance = (some: number): void => {
    count += some;
    progress?.advance(some, count);
  };
  try {
    await work({ expect, advance });
    return count;
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
        counting(context, 'users', ({ expect, advance }) =>
          get(ExportService).exportArchive(organizationId, {
            expect,
            lines: (some) => write(some.map(archiveLineOf).join('')),
            users: async (some) => {
              await write(some.map((one) => userLineOf(one, withPasswordHashes)).join(''));
              advance(some.length);
            },
            withPasswordHashes,
            withNotifications,
          }),
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
    let lines = 0;
    const people = await writeTo(context, file, (write) =>
      open(context, [TransfersModule], (get) =>
        counting(context, 'people', async ({ expect, advance }) => {
          if (format === 'csv') await write(csvHead);
          await get(ExportService).exportUsers(organization, {
            expect,
            take: async (some) => {
              const taken = some.flatMap((one) => toLines(one, withPasswordHashes));
              const ndjson = (): string => taken.map((one) => `${JSON.stringify(one)}\n`).join('');
              await write(format === 'csv' ? csvLines(taken, escapeFormulas) : ndjson());
              lines += taken.length;
              advance(some.length);
            },
            withPasswordHashes,
          });
        }),
      ),
    );
    return inFile(file, { data: { file, people, lines }, text: `${people} people on ${lines} lines are in ${file}.` });
  },
};
