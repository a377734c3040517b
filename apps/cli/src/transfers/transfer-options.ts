import { extname } from 'node:path';
import type { Format, HeadingMap, Product } from '@app/transfers';
import type { Reject } from '../command.js';

export const formats: readonly Format[] = ['ndjson', 'csv'];
export const products: readonly Product[] = ['auth0', 'm2', 'xborg', 'bird', 'bluebricks'];

/** The format that a file name says; NDJSON where it says none. */
export const formatOf = (file: string): Format => (extname(file).toLowerCase() === '.csv' ? 'csv' : 'ndjson');

/** One character, or its name where it is hard to write in a shell. */
export function delimiterNamed(text: string, reject: Reject): string {
  const named = { tab: '\t', comma: ',', semicolon: ';' }[text.toLowerCase()] ?? (text === '\\t' ? '\t' : text);
  return /^[\t!-~]$/.test(named) && named !== '"' ? named : reject('must be one ASCII character, or tab');
}

/** One more `from=to`; nothing behind the last sign leaves the field out. */
export function mapWith(text: string, reject: Reject, before: unknown): HeadingMap {
  const at = text.lastIndexOf('=');
  const [from, to] = [text.slice(0, Math.max(at, 0)).trim(), text.slice(at + 1).trim()];
  if (from === '') reject('must be HEADING=FIELD, or HEADING= to leave it out');
  return new Map([...((before as HeadingMap | undefined) ?? []), [from, to === '' ? null : to]]);
}
