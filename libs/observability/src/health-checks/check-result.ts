/** What a check has found. */
export interface CheckResult {
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** What to do. Nothing where all is well. */
  readonly advice?: string;
}

type Validated = Omit<CheckResult, 'check'>;

/** Looks at one thing. What it throws is a failure of its own. */
export interface Check {
  readonly name: string;
  look(): Promise<Validated>;
}

export const ok = (found: string): Validated => ({ status: 'ok', found });
export const warn = (found: string, advice: string): Validated => ({ status: 'warn', found, advice });
export const fail = (found: string, advice: string): Validated => ({ status: 'fail', found, advice });
