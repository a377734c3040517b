import { parseStrictJson } from '@app/http';
import { DomainError } from '@app/common';
import { faultyEntry, longestRecord, withHead, type Entry } from './file-head.js';
import { byteLines, jsonValues, type Piece } from './json-values.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * What the first line says: it opens an array; or an object that goes on below; else nothing, and each line
 * is a record.
 */
async function piecesOf(
  chunks: AsyncIterable<Buffer>,
): Promise<{ isOneThing: boolean; pieces: AsyncGenerator<Piece> }> {
  const { head, all } = await withHead(chunks);
  const [line = ''] = head.trimStart().split(/[\r\n]/, 1);
  const isArray = line.startsWith('[');
  const isOneThing = isArray || (line.startsWith('{') && /[{[,]\s*$/.test(line));
  return { isOneThing, pieces: isOneThing ? jsonValues(all, isArray, longestRecord) : byteLines(all, longestRecord) };
}

/**
 * JSON objects: one a line (blank lines are no records), as one array, or printed over several lines one
 * behind the other.
 */
export async function* readJson(chunks: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  const { isOneThing, pieces } = await piecesOf(chunks);
  for await (const one of pieces) {
    const entry = entryOf(one, isOneThing ? 'the entry' : 'the line');
    if (entry) yield entry;
  }
}

/**
 * Looks over a file whose end says whether it is whole, before anything of it is taken. Of one object a line
 * each stands for itself. Throws `FileUnreadable`.
 */
export async function checkJson(chunks: AsyncIterable<Buffer>): Promise<void> {
  const { isOneThing, pieces } = await piecesOf(chunks);
  while (isOneThing && !(await pieces.next()).done) continue;
}

function entryOf({ line, bytes }: Piece, what: string): Entry | undefined {
  if (!bytes) return faultyEntry(line, `${what} is longer than ${longestRecord} bytes`);
  try {
    const text = utf8.decode(bytes);
    if (text.trim() === '') return undefined;
    const value: unknown = parseStrictJson(text);
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRecord
      ? { line, value: value as Record<string, unknown>, faults: [] }
      : faultyEntry(line, `${what} is not one JSON object`);
  } catch (error) {
    return faultyEntry(line, reasonOf(error, what));
  }
}

/** The parser of bodies is at work here, too, and speaks of them. */
function reasonOf(error: unknown, what: string): string {
  if (!(error instanceof DomainError)) return `${what} is not UTF-8`;
  return error.facts.fields?.[0]?.message.replace('the body', what) ?? `${what} is not well-formed JSON`;
}
