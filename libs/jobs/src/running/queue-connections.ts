import { openPool, type ConnectionSettings } from '@app/database';

export type QueueConnections = ReturnType<typeof openPool>;
type Connect = QueueConnections['connect'] extends { (): Promise<infer Connection>; (callback: never): void } ? () => Promise<Connection> : never;

/** One on which the runner hears of new jobs, one for its statements. */
const connections = 2;

/**
 * The runner has connections of its own. On those of the ORM it would listen for ever, and with DATABASE_POOL_SIZE=1 no request would get through;
 * nor may the sign that it is alive wait behind requests.
 */
export function openQueueConnections(settings: ConnectionSettings): QueueConnections {
  const pool = openPool(settings, connections);
  // graphile-worker looks for listeners of both kinds; without them it would write to the console.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return settings.DATABASE_POOLER === 'transaction' ? deaf(pool) : pool;
}

/**
 * Behind a pooler in transaction mode LISTEN hears nothing, and stays on a server connection that others are given. graphile-worker asks for the
 * connection that it would listen on with a callback, and for nothing else: it is never called, and new jobs are found by polling.
 */
function deaf(pool: QueueConnections): QueueConnections {
  const connect: Connect = pool.connect.bind(pool);
  const query = async (text: never, values: never): Promise<unknown> => {
    const client = await connect();
    try {
      return await client.query(text, values);
    } finally {
      client.release();
    }
  };
  return Object.assign(pool, { connect: (callback?: unknown) => (callback === undefined ? connect() : undefined), query });
}
