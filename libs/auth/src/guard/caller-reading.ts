import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Principal } from '@app/common';

/**
 * What a route reads of its caller, read by the statement that finds out who calls: one round trip and one snapshot for both. It is read for sessions, the
 * credential of most calls; others get nothing along, and the route reads by itself.
 */
export interface CallerReading<Row extends object> {
  /** Names the statement: one name, one text, for ever. */
  readonly name: string;
  /** Selects the one row that there is for everybody who may call. `c."userId"` is the caller, `$3` the moment of the call. */
  readonly text: string;
  /** Only for the compiler. */
  readonly row?: Row;
}

/** Metadata key under which a route's `CallerReading` stands. */
export const READING = 'facet:reading';

export const ReadsOfCaller = (reading: CallerReading<object>): CustomDecorator => SetMetadata(READING, reading);

const wanted = new WeakMap<object, CallerReading<object>>();
const found = new WeakMap<Principal, { readonly reading: CallerReading<object>; readonly row: object }>();

/** Tells the strategies of this request what to read along. */
export const setReading = (request: object, reading: CallerReading<object>): void => void wanted.set(request, reading);

export const readingOf = (request: object): CallerReading<object> | undefined => wanted.get(request);

export const keepRow = (caller: Principal, reading: CallerReading<object>, row: object): void => void found.set(caller, { reading, row });

/** What was read along with the caller; nothing if it was not. */
export function rowOfCaller<Row extends object>(caller: Principal, reading: CallerReading<Row>): Row | undefined {
  const kept = found.get(caller);
  return kept?.reading === reading ? (kept.row as Row) : undefined;
}
