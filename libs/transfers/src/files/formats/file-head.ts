import type { FieldFault } from '@app/common';
import { FileUnreadable } from '../../transfers.errors.js';

/** A record of a file: its fields, or why it has none. `line` is where it begins. */
export interface Entry {
  readonly line: number;
  readonly value?: Readonly<Record<string, unknown>>;
  readonly faults: readonly FieldFault[];
}

/** Bytes that one record may have. The largest honest one is some kilobytes. */
export const longestRecord = 1024 * 1024;

export const faultyEntry = (line: number, message: string): Entry => ({ line, faults: [{ field: '', message }] });

const longestHead = 64 * 1024;
const mark = Buffer.from('\uFEFF');
const otherMarks = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** The first record of a file, or as much of it as tells what follows, as Latin-1; and all of the file. */
interface OpenedFile {
  readonly head: string;
  /** @param skip bytes of the head that are left out */
  readonly all: (skip?: number) => AsyncIterable<Buffer>;
}

const hasLine = (start: Buffer): boolean => /\S[^\r\n]*[\r\n]/.test(start.toString('latin1'));

/**
 * Looks at how a file begins: up to the end of the first line that is not blank, without the mark that some
 * editors put before UTF-8. Throws `FileUnreadable` for UTF-16.
 */
export async function withHead(chunks: AsyncIterable<Buffer>): Promise<OpenedFile> {
  const source = chunks[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < mark.length || (start.length < longestHead && !hasLine(unmarked(start)))) {
    const next = await source.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  const head = unmarked(start);
  return { head: head.toString('latin1'), all: (skip = 0) => followedBy(head.subarray(skip), source) };
}

function unmarked(start: Buffer): Buffer {
  if (otherMarks.some((one) => start.subarray(0, one.length).equals(one)))
    throw new FileUnreadable({ message: 'The file is UTF-16, and UTF-8 is needed. Spreadsheets call it "CSV UTF-8".' });
  return start.subarray(0, mark.length).equals(mark) ? start.subarray(mark.length) : start;
}

async function* followedBy(start: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (start.length > 0) yield start;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
