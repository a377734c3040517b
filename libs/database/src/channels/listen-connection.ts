import pg from 'pg';
import { clientConfig } from '../data-source-options.js';
import { DeadlineClient } from '../deadline-client.js';
import type { ConnectionSettings } from '../connection.js';

/** Milliseconds between two looks whether the server is still there. A connection that died in silence is noticed so much later at the most. */
const checkEvery = 5000;

/** One connection of its own, outside of the pool, that hears what is announced on channels. Its loss is never an unhandled event. */
export class ListenConnection {
  private readonly client: pg.Client;
  private check: NodeJS.Timeout | undefined;
  /** Settles when the connection is gone, whatever the reason. */
  readonly lost: Promise<void>;

  constructor(settings: ConnectionSettings, heard: (channel: string, payload: string) => void) {
    this.client = new DeadlineClient({ ...clientConfig(settings), application_name: 'facet-listen', query_timeout: settings.DATABASE_TIMEOUT_MS });
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
