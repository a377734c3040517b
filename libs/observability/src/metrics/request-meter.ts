/** An answered request. Each string has few possible values: they become labels. */
export interface AnsweredRequest {
  readonly method: string;
  /** The template of the route, never the requested path. */
  readonly route: string;
  readonly status: string;
  readonly seconds: number;
}

/** Counts requests and measures their duration. Each `began` has its `ended`. */
export abstract class RequestMeter {
  abstract began(): void;
  abstract ended(request: AnsweredRequest): void;
}
