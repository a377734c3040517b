import type { Request, Response } from 'express';
import { BodyTimedOut } from '@app/common';

/** Milliseconds that a body may take, whatever its size. */
const grace = 10_000;
/**
 * Bytes a second that a longer one has to arrive with: fast enough for a phone, and no body is held open for
 * minutes.
 */
const slowest = 50_000;
const longest = 180_000;
const every = 1000;

/**
 * Watches a body that arrives, and calls `late` once when it takes too long: more than ten seconds and one
 * for each 50 kB, or three minutes. What is counted is what comes over the socket. Returns what ends the
 * watch.
 */
export function watchPace(request: Request, late: (error: Error) => void): () => void {
  if (request.complete) return () => undefined;
  const [from, began] = [request.socket.bytesRead, performance.now()];
  // While the server does not read, the client cannot send: such time does not count.
  let paused = 0;
  const timer = setInterval(() => {
    if (request.isPaused()) paused += every;
    const spent = performance.now() - began - paused;
    const allowed = Math.min(longest, grace + ((request.socket.bytesRead - from) / slowest) * 1000);
    if (request.complete || spent <= allowed) return;
    clearInterval(timer);
    late(new BodyTimedOut());
  }, every);
  return () => clearInterval(timer);
}

/** A client that sent `Expect: 100-continue` holds its body back until the server asks for it (RFC 9110, 10.1.1). */
export function wantBody(request: Request, response: Response): void {
  if (request.headers.expect?.toLowerCase() === '100-continue' && !response.headersSent) response.writeContinue();
}
