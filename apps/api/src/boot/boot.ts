import { on } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SecretRotation, SigningKeys, TrustedIssuers } from '@app/auth';
import { formerSettingsIn, processEnvironment, readSettings, type Settings } from '@app/config';
import { rejectDemoData } from '@app/accounts';
import { SystemClock } from '@app/common';
import { migrateDatabase, connectDatabase, Shutdown } from '@app/bootstrap';
import { startEmbeddedPostgres } from '@app/embedded-postgres';
import { startTracing, type Tracing } from '@app/observability';
import { createApp } from '../create-app.js';
import { DemoService, type DemoSetUp } from '../demo/demo.service.js';
import { withDemoExamples } from '../demo/examples.js';
import { consoleAddress, openConsolePort } from '../console/console-port.js';
import { docsAreServed, serveDocs } from '../docs.js';
import { serveRoot } from '../root.js';
import { banner } from './banner.js';
import { Drain } from './drain.js';
import { explain } from './explain.js';
import { releaseMemory } from './heap.js';
import { assertPorts } from './ports.js';
import { assigned, ServerProcesses, type Assignment, type Progress } from './server-processes.js';

const report = (line: string): void => void process.stdout.write(`${line}\n`);
const warn = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * Starts the server: settings, database, application, demo data, socket; with `WORKERS` in several processes.
 * Throws what `explain` explains.
 */
export async function boot(flags: readonly string[]): Promise<void> {
  const shutdown = new Shutdown(explain);
  if (flags.includes(assigned)) return whileStarting(shutdown, () => serveAsAssigned(shutdown));
  const environment = processEnvironment();
  const given = readSettings(environment, flags);
  for (const line of formerSettingsIn(environment)) warn(line);
  await whileStarting(shutdown, async () => {
    await assertPorts(given);
    const settings = await connectDatabase(given, startEmbeddedPostgres, shutdown, report);
    const steps = (await migrateDatabase(settings)).length;
    if (steps > 0) report(`Migrated the database (${steps} ${steps === 1 ? 'step' : 'steps'})`);
    await (settings.WORKERS > 1
      ? new ServerProcesses(settings, shutdown).start()
      : serve({ settings, isFirst: true, demo: undefined }, shutdown));
  });
}

async function whileStarting(shutdown: Shutdown, start: () => Promise<unknown>): Promise<void> {
  shutdown.listen();
  try {
    await start();
  } catch (error) {
    // A signal that comes while it still starts closes what the start goes on with; that is no failure.
    if (shutdown.hasBegun) return;
    await shutdown.run();
    throw error;
  }
}

/** One of several processes: another one has opened the database, and the first of them has set up the demo. */
async function serveAsAssigned(shutdown: Shutdown): Promise<void> {
  const report = (progress: Progress): unknown => process.send?.(progress);
  report({ facet: 'waits' });
  for await (const [message] of on(process, 'message') as AsyncIterable<[Partial<Assignment>]>) {
    // Metrics may be asked for meanwhile.
    if (message.settings) return void report({ facet: 'listens', demo: await serve(message as Assignment, shutdown) });
  }
}

/**
 * A signal that comes meanwhile waits for the application and closes it then: half of one can neither be
 * closed nor lose its database in silence.
 */
async function openApp(settings: Settings, shutdown: Shutdown): Promise<NestExpressApplication> {
  const opening = openTraced(settings);
  shutdown.push(() =>
    opening.then(
      async ({ drain, tracing }) => {
        await drain.close(settings.SHUTDOWN_DELAY, settings.SHUTDOWN_TIMEOUT);
        await tracing?.close();
      },
      () => undefined,
    ),
  );
  return (await opening).app;
}

async function openTraced(
  settings: Settings,
): Promise<{ app: NestExpressApplication; drain: Drain; tracing: Tracing | undefined }> {
  const tracing = await startTracing(settings);
  const app = await createApp(settings, new SystemClock(), tracing);
  return { app, drain: new Drain(app), tracing };
}

async function serve({ settings, isFirst, ...shared }: Assignment, shutdown: Shutdown): Promise<DemoSetUp | undefined> {
  const app = await openApp(settings, shutdown);
  if (shutdown.hasBegun) return undefined;
  await rejectDemoData(app, settings);
  await app.get(SigningKeys).ensure();
  await app.get(SecretRotation).recordUse();
  await app.get(TrustedIssuers).adoptSetting();
  const demo = shared.demo ?? (settings.demo ? await app.get(DemoService).setUp() : undefined);
  serveDocs(app, settings, demo && ((document) => withDemoExamples(document, demo.examples)));
  serveRoot(app, settings);
  await releaseMemory();
  await app.listen(settings.PORT, settings.HOST);
  await openConsolePort(app, settings, shutdown);
  if (!isFirst) return demo;
  const { port } = app.getHttpServer().address() as AddressInfo;
  const baseUrl = `http://${settings.HOST === '0.0.0.0' ? '127.0.0.1' : settings.HOST}:${port}`;
  const served = {
    docs: docsAreServed(settings),
    console: consoleAddress(baseUrl, settings),
    pages: settings.HOSTED_PAGES === 'on',
  };
  report(banner(baseUrl, served, demo && app.get(DemoService).writeCredentials(baseUrl, demo.people)));
  return demo;
}
