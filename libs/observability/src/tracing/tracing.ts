import type { IncomingHttpHeaders } from 'node:http';

/** The trace of one request. */
export interface TracedRequest {
  readonly traceId: string;
  readonly spanId: string;
  /** All work in the callback, synchronous or not, belongs to the trace. */
  run(work: () => void): void;
  /** @param status undefined: the caller closed the connection before the response */
  end(route: string, status: number | undefined): void;
}

/** Exports traces. */
export interface Tracing {
  /** Continues the trace of the caller, if there is one (W3C Trace Context). */
  begin(method: string, headers: IncomingHttpHeaders): TracedRequest;
  /** Sends the remaining spans, and gives up soon if the collector does not respond. */
  close(): Promise<void>;
}
