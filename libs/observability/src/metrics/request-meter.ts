/** A request that was answered. Every text in here has few values: they become labels. */
export interface AnsweredRequest {
  readonly method: string;
  /** The template of the route, never the path that was asked for. */
  readonly route: string;
  readonly status: string;
  readonly seconds: number;
}

/** How many requests there are, and how long they take. Each `began` has its `ended`. */
export abstract class RequestMeter {
  abstract began(): void;
  abstract ended(request: AnsweredRequest): void;
}
