import { parseStrictJson } from '@app/http';
import { DomainError } from '@app/common';
import { faultyEntry, longestRecord, withHead, type Entry } from './file-head.js';
import { valuesIn, type Layout, type Piece } from './json-values.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The first line says it: it opens an array; or an object that goes on below; else each line is a record. */
async function piecesOf(chunks: AsyncIterable<Buffer>): Promise<{ layout: Layout; pieces: AsyncGenerator<Piece> }> {
  const { head, all } = await withHead(chunks);
  const [line = ''] = head.trimStart().split(/[\r\n]/, 1);
  const layout = line.startsWith('[') ? 'array' : /^\{(?:.*[{[,])?\s*$/.test(line) ? 'objects' : 'lines';
  return { layout, pieces: valuesIn(all(), layout, longestRecord) };
}

/**
 * JSON objects: one a line (blank lines are no records), as one array, or printed over several lines one
 * behind the other.
 */
export async function* readJson(chunks: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  const { layout, pieces } = await piecesOf(chunks);
  for await (const one of pieces) {
    const entry = entryOf(one, layout === 'lines' ? 'the line' : 'the entry');
    if (entry) yield entry;
  }
}

/**
 * Looks over a file whose end says whether it is whole, before anything of it is taken. Of one object a line
 * each stands for itself. Throws `FileUnreadable`.
 */
export async function checkJson(chunks: AsyncIterable<Buffer>): Promise<void> {
  const { layout, pieces } = await piecesOf(chunks);
  while (layout !== 'lines' && !(await pieces.next()).done) continue;
}

function entryOf({ line, bytes }: Piece, what: string): Entry | undefined {
  if (!bytes) return faultyEntry(line, `${what} is longer than ${longestRecord} bytes`);
  try {
    const text = utf8.decode(bytes);
    if (text.trim() === '') return undefined;
    const value: unknown = parseStrictJson(text);
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isRecord) return { line, value: value as Record<string, unknown>, faults: [] };
    return faultyEntry(line, `${what} is not one JSON object`);
  } catch (error) {
    if (!(error instanceof DomainError)) return faultyEntry(line, `${what} is not UTF-8`);
    // The parser of bodies is at work here, too, and speaks of them.
    const reason = error.facts.fields?.[0]?.message.replace('the body', what);
    return faultyEntry(line, reason ?? `${what} is not well-formed JSON`);
  }
}
