/** What a check has found. */
export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** What to do. Nothing where all is well. */
  readonly advice?: string;
}

type Judged = Omit<Finding, 'check'>;

/** Looks at one thing. What it throws is a failure of its own. */
export interface Check {
  readonly name: string;
  look(): Promise<Judged>;
}

export const ok = (found: string): Judged => ({ status: 'ok', found });
export const warn = (found: string, advice: string): Judged => ({ status: 'warn', found, advice });
export const fail = (found: string, advice: string): Judged => ({ status: 'fail', found, advice });
