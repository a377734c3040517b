import pg from 'pg';
import type { ConnectionSettings } from '../connection.js';
import { followPort } from '../moved-ports.js';

/** Milliseconds between two looks whether the server is still there. A connection that died in silence is noticed so much later at the most. */
const checkEvery = 5000;

/** One connection of its own, outside of the pool, that hears what is announced on channels. Its loss is never an unhandled event. */
export class ListenConnection {
  private readonly client: pg.Client;
  private check: NodeJS.Timeout | undefined;
  /** Settles when the connection is gone, whatever the reason. */
  readonly lost: Promise<void>;

  constructor({ DATABASE_URL, DATABASE_TIMEOUT_MS: limit }: ConnectionSettings, heard: (channel: string, payload: string) => void) {
    const limits = { connectionTimeoutMillis: limit, query_timeout: limit };
    this.client = followPort(new pg.Client({ connectionString: DATABASE_URL, application_name: 'facet-listen', keepAlive: true, ...limits }));
    this.client.on('notification', ({ channel, payload = '' }) => heard(channel, payload));
    this.lost = new Promise((done) => this.client.on('error', () => done()).on('end', done));
  }

  async connect(): Promise<void> {
    await this.client.connect();
    this.check = setInterval(() => void this.client.query('select 1').catch(() => this.cut()), checkEvery);
  }

  async listen(channel: string): Promise<void> {
    await this.client.query(`listen ${pg.escapeIdentifier(channel)}`);
  }

  /** Ends it without a word to the server, which may be gone: nothing waits for it. */
  cut(): void {
    clearInterval(this.check);
    this.client.connection.stream.destroy();
  }
}
