import type { ValidationResult } from '../import/import-record.js';

/** Receives what became of a file, in the order of its lines. */
export interface ImportSink {
  /** What became of users. The next ones come when the promise is fulfilled. */
  add(results: readonly ValidationResult[]): Promise<void>;
  /** So many more lines are done. */
  advance(lines: number): void;
  /** What was left out of a row of an archive that is no user. */
  remark(text: string): void;
}

/** The results in a file: one JSON object a line, whose keys always have the same order. */
export const resultLines = (results: readonly ValidationResult[]): string =>
  results
    .map(({ line, outcome, id, reasons }) => `${JSON.stringify({ line, outcome, ...(id && { id }), reasons })}\n`)
    .join('');
