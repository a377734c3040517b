import type { IncomingHttpHeaders } from 'node:http';

/** The trace of one request. */
export interface TracedRequest {
  readonly traceId: string;
  readonly spanId: string;
  /** Everything that is done in here, and everything that it waits for, belongs to the trace. */
  run(work: () => void): void;
  /** @param status undefined: the caller went away before there was an answer */
  end(route: string, status: number | undefined): void;
}

/** Traces that go somewhere. */
export interface Tracing {
  /** Goes on with the trace of the caller, if there is one (W3C Trace Context). */
  begin(method: string, headers: IncomingHttpHeaders): TracedRequest;
  /** Sends what is left, and gives up soon if nobody takes it. */
  close(): Promise<void>;
}
