/**
 * An answer whose status or headers depend on the outcome. Its statuses are declared with `@Returns` and
 * `@AlsoReturns`.
 */
export class Reply {
  /** @param body JSON; a text, whose type is among the headers; left out for no content */
  constructor(
    readonly status: number,
    readonly body?: object | string,
    readonly headers: Readonly<Record<string, string | string[]>> = {},
  ) {}
}
