import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { formerSettingsIn, processEnvironment, readSettings, type Settings } from '@app/config';
import { rejectDemoData } from '@app/accounts';
import { migrateDatabase, connectDatabase, Shutdown } from '@app/bootstrap';
import { loadMetrics } from '@app/observability';
import { attachEmbeddedPostgres } from '@app/embedded-postgres';
import { explain } from './explain.js';
import { WorkerModule } from './worker.module.js';

const report = (line: string): void => void process.stdout.write(`${line}\n`);
const warn = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * Works on jobs until a signal comes. Throws what `explain` explains.
 * @param flags those of the server whose work it does: beside a demo, emails go into the mailbox of the demo
 */
export async function work(flags: readonly string[]): Promise<void> {
  const environment = processEnvironment();
  const given = { ...readSettings(environment, flags), JOBS: 'on' as const, WORKERS: 1 };
  for (const line of formerSettingsIn(environment)) warn(line);
  const shutdown = new Shutdown(explain);
  shutdown.listen();
  try {
    const settings = await connectDatabase(given, attachEmbeddedPostgres, shutdown, report);
    await migrateDatabase(settings);
    await openWorker(settings, shutdown);
    if (!shutdown.hasBegun) report('Facet works on jobs');
  } catch (error) {
    // A signal that comes while it still starts closes what the start goes on with; that is no failure.
    if (shutdown.hasBegun) return;
    await shutdown.run();
    throw error;
  }
}

/** A signal that comes meanwhile waits for the application and closes it then. */
async function openWorker(settings: Settings, shutdown: Shutdown): Promise<void> {
  const opening = createWorker(settings);
  shutdown.push(() =>
    opening.then(
      (worker) => worker.close(),
      () => undefined,
    ),
  );
  await rejectDemoData(await opening, settings);
}

async function createWorker(settings: Settings): Promise<INestApplicationContext> {
  const worker = await NestFactory.createApplicationContext(WorkerModule.with(settings, await loadMetrics(settings)), {
    bufferLogs: true,
    abortOnError: false,
  });
  worker.useLogger(worker.get(Logger));
  return worker;
}
