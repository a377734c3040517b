import { parseStrictJson } from '@app/http';
import { DomainError } from '@app/kernel';
import { byteLines, type ByteLine } from './byte-lines.js';
import { faultyEntry, longestRecord, type Entry } from './entry.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** One JSON object a line. Blank lines are no records. */
export async function* readNdjson(chunks: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  for await (const line of byteLines(chunks, longestRecord)) {
    const entry = entryOf(line);
    if (entry) yield entry;
  }
}

function entryOf({ number, bytes }: ByteLine): Entry | undefined {
  if (!bytes) return faultyEntry(number, `the line is longer than ${longestRecord} bytes`);
  try {
    const text = utf8.decode(bytes);
    return text.trim() === '' ? undefined : recordOf(number, parseStrictJson(text));
  } catch (error) {
    return faultyEntry(number, reasonOf(error));
  }
}

function recordOf(line: number, value: unknown): Entry {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { line, value: value as Record<string, unknown>, faults: [] };
  return faultyEntry(line, 'the line is not one JSON object');
}

/** The parser of bodies is at work here, too, and speaks of them. */
function reasonOf(error: unknown): string {
  if (!(error instanceof DomainError)) return 'the line is not UTF-8';
  return error.facts.fields?.[0]?.message.replace('the body', 'the line') ?? 'the line is not well-formed JSON';
}
