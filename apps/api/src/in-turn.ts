import type { RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Requests of one connection that may wait behind the one that is worked on. Beyond them the connection is
 * not read.
 */
const mostWaiting = 32;

/** A connection with the requests that it has sent. */
interface PipelinedSocket extends Socket {
  pipeline?: { last: ServerResponse; waiting: number };
}

/**
 * Works on one request of a connection at a time. A client may send the next ones before it has an answer
 * (pipelining, RFC 9112, 9.3.2), and the answers go
 * out in that order in any case. Node begins all of them at once, so one connection would take every place there is.
 */
export function inTurn(serve: RequestListener): RequestListener {
  return (request, response) => {
    const socket: PipelinedSocket = request.socket;
    const line = socket.pipeline;
    // Only the first one of a connection has been given its socket.
    if (line === undefined || response.socket !== null) {
      if (line) line.last = response;
      else socket.pipeline = { last: response, waiting: 0 };
      return serve(request, response);
    }
    const before = line.last;
    line.last = response;
    line.waiting += 1;
    if (line.waiting > mostWaiting) socket.pause();
    // Where the connection ends before, this is never called.
    before.once('close', () => {
      line.waiting -= 1;
      if (line.waiting === mostWaiting) socket.resume();
      if (!socket.destroyed) serve(request, response);
    });
  };
}
