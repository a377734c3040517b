import pg from 'pg';
import { DeadlineClient } from './deadline-client.js';
import { LostBackends } from './lost-backends.js';

type Handover = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (error?: unknown) => void,
) => void;

/**
 * Those whose connections were cut under a statement and that go on with it. One that waits for a standby cannot
 * be canceled: PostgreSQL would report its commit as confirmed.
 */
const look = `select pid, case when wait_event is distinct from 'SyncRep' then pg_cancel_backend(pid) end
  from pg_stat_activity where pid = any($1::int[]) and usename = current_user and state = 'active' and query_start < clock_timestamp() - interval '100 ms'`;

const allLost = 'timeout exceeded when trying to connect: PostgreSQL still works on statements that took too long';

/**
 * A pool that remembers when each connection was asked for, and counts what it opened: a statement that took
 * too long is over for its caller, but PostgreSQL may go on with it, so it holds its place in the pool until
 * it is gone. When all do, no caller gets a connection. When a server turns out to be read-only, no
 * connection from before is handed out again.
 */
export class DeadlinePool extends pg.Pool {
  private renewed = 0;
  private readonly size: number;
  private readonly lost = new LostBackends((pids) => this.look(pids));

  constructor(options?: pg.PoolConfig) {
    super({ ...options, Client: DeadlineClient });
    this.size = this.options.max;
    this.on('connect', (client) => {
      if (!(client instanceof DeadlineClient)) return;
      client.once('demoted', () => this.renew());
      client.once('abandoned', () => this.count(client));
    });
  }

  /** No caller gets an earlier connection any more. */
  renew(): void {
    this.renewed = performance.now();
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(handover: Handover): void;
  override connect(handover?: Handover): Promise<pg.PoolClient> | undefined {
    const asked = performance.now();
    if (handover) return (this.handOver(asked, handover), undefined);
    return new Promise((resolve, reject) =>
      this.handOver(asked, (error, client) => (client ? resolve(client) : reject(error ?? new Error('no connection')))),
    );
  }

  override end(): Promise<void>;
  override end(ended: () => void): void;
  override end(ended?: () => void): Promise<void> | undefined {
    this.lost.end();
    return ended ? void super.end(ended) : super.end();
  }

  private count(client: DeadlineClient): void {
    const adjust = (): void => void (this.options.max = Math.max(1, this.size - this.lost.count));
    client.gone = this.lost.add(client.pid);
    adjust();
    void client.gone.then(() => setImmediate(adjust));
  }

  private handOver(asked: number, handover: Handover): void {
    // The last place is for the check whether the others are available again.
    if (this.lost.count >= this.size) return handover(new Error(allLost), undefined, () => undefined);
    super.connect((error, client, release) => {
      if (client instanceof DeadlineClient) {
        if (client.createdAt < this.renewed) {
          release(true);
          return this.handOver(asked, handover);
        }
        client.startDeadline(asked);
      }
      handover(error, client, release);
    });
  }

  private async look(pids: readonly number[]): Promise<number[]> {
    const client = await super.connect();
    try {
      const { rows } = await client.query<{ pid: number }>(look, [[...pids]]);
      client.release();
      return rows.map(({ pid }) => pid);
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}
