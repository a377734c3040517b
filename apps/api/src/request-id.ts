import type { IncomingMessage, ServerResponse } from 'node:http';
import { v7 } from 'uuid';

const acceptable = /^[\w.:-]{1,128}$/;

const header = 'X-Request-Id';

/** The id that the caller sent in `X-Request-Id`, if it is harmless, or a new one. It goes back in the same header, and into every log line. */
export function requestIdOf(request: IncomingMessage, response: ServerResponse): string {
  const given = response.getHeader(header);
  if (typeof given === 'string') return given;
  const sent = request.headers['x-request-id'];
  const id = typeof sent === 'string' && acceptable.test(sent) ? sent : v7();
  response.setHeader(header, id);
  return id;
}
