import type pg from 'pg';

/** Where the embedded server listens now, by the port that the address in the settings names. */
const moved = new Map<number, number>();

/** The embedded server had to take another port: another program has its own. */
export function portMoved(from: number, to: number): void {
  moved.set(from, to);
}

/**
 * A connection that is about to be opened goes where the server is now. The address in the settings is that
 * of the start.
 */
export function followPort<Client extends pg.Client>(client: Client): Client {
  // The port is the number of its Unix socket, too.
  if (client.host === '127.0.0.1' || client.host.startsWith('/')) client.port = moved.get(client.port) ?? client.port;
  return client;
}
