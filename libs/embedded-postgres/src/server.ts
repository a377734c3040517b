import { chown, open, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { program } from './binaries.js';
import { run } from './command.js';
import { EmbeddedPostgresError, reasonOf } from './embedded-postgres.error.js';
import type { Place } from './place.js';
import { findPostmaster, isAlive, removeStalePidFile } from './postmaster.js';

export interface ServerSettings {
  readonly durable: boolean;
  readonly maxConnections: number;
}

/** A failure that passes by itself: old backends still leaving, or a port taken since we looked. */
export class NotYet extends Error {}

const PASSING = /pre-existing shared memory block|lock file .* already exists|Address already in use|shutting down|is starting up/;
const LOG_LIMIT = 10 * 1024 * 1024;

/** `port` is a wish; the answer is the port taken. */
export async function launch(place: Place, settings: ServerSettings, wish?: number): Promise<number> {
  await removeStalePidFile(place.cluster);
  const port = await freePort(wish);
  const logStart = await prepareLog(place);
  const outcome = await control(place, ['start', '-w', '-t', '120', '-l', inside(place, place.log), '-o', serverOptions(port, settings)]);
  if (outcome.ok) return port;
  const said = await readFrom(place.log, logStart);
  const cause = lastComplaint(said) ?? lastComplaint(outcome.output) ?? 'it left no message';
  if (PASSING.test(said)) throw new NotYet(cause);
  throw new EmbeddedPostgresError(`The embedded PostgreSQL did not start: ${cause} (log: ${place.log})`);
}

/** Returns when the process is gone, not when it was asked to go. */
export async function shutDown(place: Place): Promise<void> {
  const running = await findPostmaster(place.cluster);
  if (running === undefined) return;
  await control(place, ['stop', '-w', '-t', '60', '-m', 'fast']);
  if (await isAlive(running.pid)) await control(place, ['stop', '-w', '-t', '10', '-m', 'immediate']);
  for (let waited = 0; waited < 5_000 && (await isAlive(running.pid)); waited += 50) await delay(50);
  if (await isAlive(running.pid)) throw new EmbeddedPostgresError(`The embedded PostgreSQL (pid ${running.pid}) does not stop; see ${place.log}.`);
}

function control(place: Place, args: readonly string[]): ReturnType<typeof run> {
  return run(program(place.native, 'pg_ctl'), [...args, '-D', inside(place, place.cluster)], place.account, place.base);
}

/** pg_ctl hands its paths to a shell, in double quotes: from inside of the data folder nothing of its name is among them. */
const inside = ({ base }: Place, path: string): string => relative(base, path);

/** Nothing here needs quoting, so the shell that pg_ctl uses does not matter on any system. */
function serverOptions(port: number, settings: ServerSettings): string {
  const values = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `max_connections=${settings.maxConnections}`,
    'timezone=UTC',
    'log_timezone=UTC',
    ...(settings.durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ];
  return values.map((value) => `-c ${value}`).join(' ');
}

async function freePort(wish: number | undefined): Promise<number> {
  return (wish === undefined ? undefined : await probe(wish)) ?? (await probe(0)) ?? Promise.reject(new EmbeddedPostgresError('No free port on 127.0.0.1.'));
}

function probe(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1' }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

/** Answers where this start's lines will begin. The file is ours to make: the server's account may not create files in the data folder. */
async function prepareLog(place: Place): Promise<number> {
  const size = (await stat(place.log).catch(() => undefined))?.size ?? 0;
  if (size > LOG_LIMIT) await rename(place.log, `${place.log}.old`);
  const file = await open(place.log, 'a', 0o600);
  await file.close();
  if (place.account !== undefined) await chown(place.log, place.account.uid, place.account.gid);
  return size > LOG_LIMIT ? 0 : size;
}

async function readFrom(path: string, start: number): Promise<string> {
  const file = await open(path, 'r');
  const buffer = Buffer.alloc(64 * 1024);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, start).finally(() => file.close());
  return buffer.toString('utf8', 0, bytesRead);
}

function lastComplaint(text: string): string | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const found = lines.findLast((line) => /FATAL|PANIC|DETAIL|ERROR|error:|could not/.test(line)) ?? lines.at(-1);
  // The time and pid before the message say nothing to a person.
  return found === undefined ? undefined : reasonOf(found.replace(/^.*?\[\d+\] /, ''));
}
