import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { portMoved } from '@app/database';
import { ensureDatabase, urlOf } from './connection.js';
import { reasonOf } from './embedded-postgres.error.js';
import { claim } from './ownership.js';
import type { Place } from './place.js';
import { reach, type Heartbeat } from './presence.js';
import { saveRecord } from './record.js';
import { shutDown, type ServerSettings } from './server.js';

type Report = (line: string) => void;

/** A server we own: it is brought back when it dies under us, until `stop`. */
export class SupervisedServer {
  readonly url: string;
  readonly adopted: boolean;
  /** The port in `url`. */
  private readonly startPort: number;
  private client: pg.Client;
  private stopping: Promise<void> | undefined;
  private recovery: Promise<void> = Promise.resolve();
  private told = '';

  static async own(place: Place, settings: ServerSettings, report: Report): Promise<SupervisedServer> {
    const presence = await reach(place, settings);
    return new SupervisedServer(await claimed(place, presence), settings, report, presence);
  }

  private constructor(
    private place: Place,
    private readonly settings: ServerSettings,
    private readonly report: Report,
    { client, port, adopted }: Heartbeat,
  ) {
    this.startPort = port;
    this.url = urlOf(port, place.record.password);
    this.adopted = adopted;
    this.client = client;
    this.watch(client);
  }

  stop(): Promise<void> {
    return (this.stopping ??= this.release());
  }

  /** The lock goes with the server, never before it: nobody may adopt a server that is about to stop. */
  private async release(): Promise<void> {
    await this.recovery;
    await shutDown(this.place);
    await this.client.end().catch(() => undefined);
  }

  private watch(client: pg.Client): void {
    client.once('end', () => {
      if (this.stopping === undefined) this.recovery = this.recover();
    });
  }

  private async recover(): Promise<void> {
    this.tell('The embedded PostgreSQL went away; bringing it back …');
    while (this.stopping === undefined) {
      try {
        const presence = await reach(this.place, this.settings);
        const taken = this.place.record.port;
        this.place = await claimed(this.place, presence);
        this.client = presence.client;
        portMoved(this.startPort, presence.port);
        this.tell(
          presence.port === taken
            ? 'The embedded PostgreSQL is back.'
            : `The embedded PostgreSQL is back on port ${presence.port}: another program has taken port ${taken}.`,
        );
        return this.watch(presence.client);
      } catch (error) {
        this.tell(reasonOf(error));
        await delay(1_000);
      }
    }
  }

  /** A failure that repeats every second is told once. */
  private tell(line: string): void {
    if (line !== this.told) this.report(line);
    this.told = line;
  }
}

/** Takes possession, and answers the place with the port the server really has. */
async function claimed(place: Place, { client, port }: Heartbeat): Promise<Place> {
  try {
    await claim(client, place.dataDir);
    await ensureDatabase(client);
    const record = { ...place.record, port };
    if (place.record.port !== port) await saveRecord(place.dataDir, record);
    return { ...place, record };
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}
