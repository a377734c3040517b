import type { IncomingMessage, ServerResponse } from 'node:http';
import { v7 } from 'uuid';

const acceptable = /^[\w.:-]{1,128}$/;

/** A request that was given its id. */
type IdentifiedRequest = IncomingMessage & { facetRequestId?: string };

/**
 * The id of a request, chosen by the server alone: its records belong to this request only.
 * `X-Request-Id` of the answer is the client's own id
 * where it sent one that is harmless, and ours otherwise.
 */
export function requestIdOf(request: IdentifiedRequest, response: ServerResponse): string {
  if (request.facetRequestId !== undefined) return request.facetRequestId;
  const id = v7();
  request.facetRequestId = id;
  response.setHeader('X-Request-Id', clientRequestIdOf(request) ?? id);
  return id;
}

/** What the client calls the request, if that is harmless. Several requests may have the same. */
export function clientRequestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  const sent = headers['x-request-id'];
  return typeof sent === 'string' && acceptable.test(sent) ? sent : undefined;
}
