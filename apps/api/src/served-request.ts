import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TracedRequest } from '@app/observability';

/** A request with what the server notes on it before it reaches a route. */
export interface ServedRequest extends IncomingMessage {
  /** The query string that was parsed, and its fields. */
  parsedQuery?: { readonly text: string; readonly query: Record<string, string | string[]> };
  trace?: TracedRequest;
}

/** A response with what the server notes on it. */
export interface ServedResponse extends ServerResponse {
  /** When an answer began that lasts for as long as its client reads. */
  streamingSince?: number;
  /** Gives the place among the requests at work back. Undefined: it has none. */
  leavePlace?: (() => void) | undefined;
  /** Load shedding rejected the request. */
  isShed?: boolean;
}
