import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { tryConnect } from './connection.js';
import { EmbeddedPostgresError } from './embedded-postgres.error.js';
import type { Place } from './place.js';
import { findPostmaster } from './postmaster.js';
import { launch, NotYet, type ServerSettings } from './server.js';

export interface Heartbeat {
  readonly client: pg.Client;
  readonly port: number;
  readonly adopted: boolean;
}

/** How long leftovers of a killed server may take to go, and how long a living one may take to answer (it may be replaying its log). */
const LEFTOVERS_MS = 6_000;
const ANSWER_MS = 120_000;

/** Connects to the server of this place, starting it when none is alive. Only an answer counts as life. */
export async function reach(place: Place, settings: ServerSettings): Promise<Heartbeat> {
  const began = Date.now();
  let launched = false;
  let cause = 'it does not answer';
  for (;;) {
    const running = await findPostmaster(place.cluster);
    const client = running && (await tryConnect(running.port, place.record.password));
    if (running !== undefined && client !== undefined) return { client, port: running.port, adopted: !launched };
    if (Date.now() - began > (running === undefined ? LEFTOVERS_MS : ANSWER_MS)) {
      throw new EmbeddedPostgresError(`The embedded PostgreSQL did not start: ${cause} (log: ${place.log})`);
    }
    const failure = running === undefined ? await attempt(place, settings) : undefined;
    if (running === undefined) launched = failure === undefined;
    cause = failure ?? cause;
    if (!launched) await delay(100);
  }
}

/** Undefined when it worked, else the passing cause. */
async function attempt(place: Place, settings: ServerSettings): Promise<string | undefined> {
  try {
    await launch(place, settings, place.record.port);
    return undefined;
  } catch (error) {
    if (error instanceof NotYet) return error.message;
    throw error;
  }
}
