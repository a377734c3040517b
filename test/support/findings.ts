import { appendFileSync } from 'node:fs';

/** A line in the table of a suite: what was tried, what must come of it, and what did. */
export interface CheckResult {
  /** Under which heading it stands. */
  readonly group: string;
  readonly what: string;
  readonly expected: string;
  readonly seen: string;
  readonly ok: boolean;
}

/**
 * The long form, as `npm run races` and its like run it; otherwise the short one, which is a part of the
 * daily tiers.
 */
export const isFullForm = process.env.FACET_FORM === 'full';

/**
 * Keeps a line for the table. A finding proves nothing by itself: the test expects what it must.
 * @public the suites that call it land one after the other
 */
export function find(finding: CheckResult): void {
  const { FACET_FINDINGS: file } = process.env;
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(finding)}\n`);
}
