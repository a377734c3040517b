import { openPool, type ConnectionSettings } from '@app/database';

export type QueueConnections = ReturnType<typeof openPool>;
type Connect = QueueConnections['connect'] extends { (): Promise<infer Connection>; (callback: never): void }
  ? () => Promise<Connection>
  : never;

/** One connection listens for new jobs, one runs statements. */
const connections = 2;

/**
 * The runner has its own connections. Listening would occupy a connection of the ORM for ever, so with
 * DATABASE_POOL_SIZE=1 no request would be served;
 * and a heartbeat must not wait behind requests.
 */
export function openQueueConnections(settings: ConnectionSettings): QueueConnections {
  const pool = openPool(settings, connections);
  // graphile-worker looks for listeners of both kinds; without them it would write to the console.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return settings.DATABASE_POOLER === 'transaction' ? withoutListening(pool) : pool;
}

/**
 * Behind a pooler in transaction mode LISTEN receives nothing, and stays on a server connection that the
 * pooler gives to others. graphile-worker requests
 * only its listening connection with a callback. The callback is never called, and polling finds new jobs.
 */
function withoutListening(pool: QueueConnections): QueueConnections {
  const connect: Connect = pool.connect.bind(pool);
  const query = async (text: never, values: never): Promise<unknown> => {
    const client = await connect();
    try {
      return await client.query(text, values);
    } finally {
      client.release();
    }
  };
  return Object.assign(pool, {
    connect: (callback?: unknown) => (callback === undefined ? connect() : undefined),
    query,
  });
}
