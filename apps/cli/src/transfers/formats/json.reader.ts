import { parseStrictJson } from '@app/http';
import { DomainError } from '@app/common';
import { byteLines, type ByteLine } from './byte-lines.js';
import { faultyEntry, longestRecord, type Entry } from './entry.js';
import { withHead } from './file-head.js';
import { jsonValues, type Arrangement } from './json-values.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** JSON objects: one a line (blank lines are no records), as one array, or printed over several lines one behind the other. */
export async function* readJson(chunks: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  const { head, all } = await withHead(chunks);
  const arrangement = arrangementOf(head);
  for await (const one of arrangement === undefined ? byteLines(all, longestRecord) : jsonValues(all, arrangement, longestRecord)) {
    const entry = entryOf(one, arrangement === undefined ? 'the line' : 'the entry');
    if (entry) yield entry;
  }
}

/** Looks over a file whose end says whether it is whole, before anything of it is taken. Of one object a line each stands for itself. Throws `FileUnreadable`. */
export async function checkJson(chunks: AsyncIterable<Buffer>): Promise<void> {
  const { head, all } = await withHead(chunks);
  const arrangement = arrangementOf(head);
  if (arrangement === undefined) return;
  const values = jsonValues(all, arrangement, longestRecord);
  while (!(await values.next()).done) continue;
}

/** What the first line says: it opens an array; or an object that goes on below; else nothing, and each line is a record. */
function arrangementOf(head: string): Arrangement | undefined {
  const [line = ''] = head.trimStart().split(/[\r\n]/, 1);
  if (line.startsWith('[')) return 'array';
  return line.startsWith('{') && /[{[,]\s*$/.test(line) ? 'sequence' : undefined;
}

function entryOf({ number, bytes }: ByteLine, what: string): Entry | undefined {
  if (!bytes) return faultyEntry(number, `${what} is longer than ${longestRecord} bytes`);
  try {
    const text = utf8.decode(bytes);
    return text.trim() === '' ? undefined : recordOf(number, parseStrictJson(text), what);
  } catch (error) {
    return faultyEntry(number, reasonOf(error, what));
  }
}

function recordOf(line: number, value: unknown, what: string): Entry {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { line, value: value as Record<string, unknown>, faults: [] };
  return faultyEntry(line, `${what} is not one JSON object`);
}

/** The parser of bodies is at work here, too, and speaks of them. */
function reasonOf(error: unknown, what: string): string {
  if (!(error instanceof DomainError)) return `${what} is not UTF-8`;
  return error.facts.fields?.[0]?.message.replace('the body', what) ?? `${what} is not well-formed JSON`;
}
