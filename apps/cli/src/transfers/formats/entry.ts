import type { FieldFault } from '@app/common';

/** A record of a file: its fields, or why it has none. `line` is where it begins. */
export interface Entry {
  readonly line: number;
  readonly value?: Readonly<Record<string, unknown>>;
  readonly faults: readonly FieldFault[];
}

/** Bytes that one record may have. The largest honest one is some kilobytes. */
export const longestRecord = 1024 * 1024;

export const faultyEntry = (line: number, message: string): Entry => ({ line, faults: [{ field: '', message }] });
