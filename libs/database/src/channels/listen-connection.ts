import pg from 'pg';
import { clientConfig } from '../data-source-options.js';
import { DeadlineClient } from '../deadline-client.js';
import type { ConnectionSettings } from '../connection.js';

/** Milliseconds between two checks of the server. A connection that died silently is detected within this time. */
const checkEvery = 5000;

/**
 * A connection outside of the pool that receives the notifications of channels. Its loss is never an
 * unhandled event.
 */
export class ListenConnection {
  private readonly client: pg.Client;
  private check: NodeJS.Timeout | undefined;
  /** Settles when the connection is lost, for any reason. */
  readonly lost: Promise<void>;

  constructor(settings: ConnectionSettings, received: (channel: string, payload: string) => void) {
    this.client = new DeadlineClient({
      ...clientConfig(settings),
      application_name: 'facet-listen',
      query_timeout: settings.DATABASE_TIMEOUT_MS,
    });
    this.client.on('notification', ({ channel, payload = '' }) => received(channel, payload));
    this.lost = new Promise((done) => this.client.on('error', () => done()).on('end', done));
  }

  async connect(): Promise<void> {
    await this.client.connect();
    this.check = setInterval(() => void this.client.query('select 1').catch(() => this.cut()), checkEvery);
  }

  async listen(channel: string): Promise<void> {
    await this.client.query(`listen ${pg.escapeIdentifier(channel)}`);
  }

  /** Closes the socket without a message to the server, which may be gone. */
  cut(): void {
    clearInterval(this.check);
    this.client.connection.stream.destroy();
  }
}
