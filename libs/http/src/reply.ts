/** An answer whose status depends on the outcome. Its statuses are declared with `@Returns` and `@AlsoReturns`. */
export class Reply {
  /** @param body left out for no content */
  constructor(
    readonly status: number,
    readonly body?: object,
  ) {}
}
