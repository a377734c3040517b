import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Milliseconds in which a request must have arrived as a whole: the default of Node. */
const requestTime = 300_000;

/**
 * Keeps idle connections open for longer than a balancer reuses them. A server that closes first closes some
 * of them in the moment in which a request
 * is sent, and no client may send a POST again. Node closes after 5 seconds by itself; balancers reuse for 60 and more.
 *
 * The time for headers stays above it: an unused connection that a balancer opens in advance waits for its
 * first request under that limit. Node takes
 * the shorter of the two limits below for the headers, so the time for the whole request is above both.
 */
export function applyKeepAlive(server: Server, seconds: number): void {
  server.keepAliveTimeout = seconds * 1000;
  server.headersTimeout = server.keepAliveTimeout + 1000;
  server.requestTimeout = Math.max(requestTime, server.headersTimeout + 1000);
  refuseUpgrades(server);
}

/**
 * No other protocol is spoken here. A request to change it, such as `Upgrade: h2c`, is answered over HTTP/1.1
 * (RFC 9110, 7.8), and ends its connection:
 * Node reads nothing that comes in one piece with it, and a client that sent its next request along would
 * wait for that answer.
 */
function refuseUpgrades(server: Server): void {
  server.prependListener('request', ({ headers }: IncomingMessage, response: ServerResponse) => {
    if (headers.upgrade !== undefined) response.setHeader('Connection', 'close');
  });
}
