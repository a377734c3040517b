import type { OrganizationId } from '@app/common';
import { ExportService, TransfersModule, type ExportedUser } from '@app/transfers';
import type { Call, Outcome } from '../command.js';
import { open } from '../operation.js';
import { writeTo, type Write } from '../files.js';
import { standardStream } from '../files.js';
import { toLines } from './departing-lines.mapper.js';
import { formatOf, type Format } from './transfer-options.js';
import { lineTexts } from './formats/line-texts.js';
import { organizationOf } from './organization-option.js';
import { Progress } from './progress.js';

interface ExportOptions {
  readonly format?: Format;
  readonly organization?: string;
  readonly withPasswordHashes?: boolean;
  readonly escapeFormulas: boolean;
}

export async function exportUsers(call: Call<ExportOptions>): Promise<Outcome | undefined> {
  const { words, options, context, reject } = call;
  const organization = organizationOf(call);
  const [file = standardStream] = words;
  if (file === standardStream && options.json) reject('error: --json needs a file: standard output has the people');
  const counted = await writeTo(context, file, (write) => writeUsers(call, organization ?? null, options.format ?? formatOf(file), write));
  return file === standardStream ? undefined : { data: { file, ...counted }, text: `${counted.people} people on ${counted.lines} lines are in ${file}.` };
}

function writeUsers(
  { options, context }: Call<ExportOptions>,
  organizationId: OrganizationId | null,
  format: Format,
  write: Write,
): Promise<{ people: number; lines: number }> {
  const { withPasswordHashes = false, escapeFormulas } = options;
  return open(context, [TransfersModule], async (get) => {
    const counted = { people: 0, lines: 0 };
    let progress: Progress | undefined;
    const expect = (total: number): void => void (progress = new Progress(context.stderr, { noun: 'people', total }));
    const take = async (people: readonly ExportedUser[]): Promise<void> => {
      const lines = people.flatMap((one) => toLines(one, withPasswordHashes));
      await write(lineTexts[format].text(lines, escapeFormulas));
      [counted.people, counted.lines] = [counted.people + people.length, counted.lines + lines.length];
      progress?.advance(people.length, counted.people);
    };
    try {
      await write(lineTexts[format].head);
      await get(ExportService).exportUsers(organizationId, { expect, take, withPasswordHashes });
      return counted;
    } finally {
      progress?.stop();
    }
  });
}
