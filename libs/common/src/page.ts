import { RequestInvalid } from './general-errors.js';

/** One page of a list that is paged by key. No `nextCursor`: this is the last one. */
export interface Page<T> {
  readonly items: T[];
  readonly nextCursor?: string;
}

/** One page of a list that is also paged by number, and how long the whole list is. */
export interface NumberedPage<T> extends Page<T> {
  readonly total: number;
}

/** Which page: by its number, counted from 1, or by the cursor of the one before. */
export interface NumberedPageRequest {
  readonly limit: number;
  readonly page?: number;
  readonly cursor?: string;
}

/** Where to go on. `after` is the key of the last row that the caller has seen. */
export interface PageRequest {
  readonly limit: number;
  readonly after?: readonly string[];
}

const timestamp = /^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/**
 * A moment as `toISOString` writes it, for a part of a cursor. February has no 31st day, also where `Date`
 * thinks of one in March.
 */
export function isTimestamp(text: string): boolean {
  const time = timestamp.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}

const encode = (key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/**
 * Reads a cursor that `pageOf` wrote. Anything else is a fault of the field `cursor`.
 * @param parts for each part of the key, whether a text could be one; what the database cannot compare must
 *   not reach it
 */
export function readCursor(
  cursor: string | undefined,
  ...parts: readonly ((text: string) => boolean)[]
): readonly string[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      Array.isArray(key) &&
      key.length === parts.length &&
      key.every((part, at) => typeof part === 'string' && parts[at]?.(part))
    )
      return key as string[];
  } catch {
    // falls through to the one answer for every broken cursor
  }
  throw new RequestInvalid({ fields: [{ field: 'cursor', message: 'cursor is not one that this list gave out' }] });
}

/**
 * Cuts `rows`, read with a limit one larger than asked, into a page and the cursor of the next one.
 * @param end the last row that was looked at, if the page is not full because not all were
 */
export function pageOf<T extends Keyed, Keyed = T>(
  rows: T[],
  limit: number,
  keyOf: (row: Keyed) => readonly string[],
  end?: Keyed,
): Page<T> {
  const items = rows.slice(0, limit);
  const last: Keyed | undefined = rows.length > limit ? items.at(-1) : end;
  return last === undefined ? { items } : { items, nextCursor: encode(keyOf(last)) };
}

/** Entries that are counted for a total at the most: up to here counting costs little, however long the list is. */
export const mostCounted = 1000;

/**
 * A page of a list, with its total where that is cheap: `total` is left out when there are more than
 * `mostCounted`.
 */
export interface CountedPage<T> extends Page<T> {
  readonly total?: number;
}

/** @param count counted with a limit one larger than `mostCounted` */
export function countedPage<T>(page: Page<T>, count: number): CountedPage<T> {
  return count > mostCounted ? page : { ...page, total: count };
}
