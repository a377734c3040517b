/** The result of a check. */
export interface CheckResult {
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** The recommended action. Undefined when the status is ok. */
  readonly advice?: string;
}

type Validated = Omit<CheckResult, 'check'>;

/** Checks one thing. An error that it throws is a failed check. */
export interface Check {
  readonly name: string;
  look(): Promise<Validated>;
}

export const ok = (found: string): Validated => ({ status: 'ok', found });
export const warn = (found: string, advice: string): Validated => ({ status: 'warn', found, advice });
export const fail = (found: string, advice: string): Validated => ({ status: 'fail', found, advice });
