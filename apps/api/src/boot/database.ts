import type { GivenSettings, Settings } from '@app/config';
import { migrate, startEmbeddedPostgres } from '@app/persistence';
import { ormOptions } from '../../../../ormconfig.js';
import { keptSecret } from './secret.js';
import type { Shutdown } from './shutdown.js';

/** Starts the embedded server where no address was given, and migrates. The settings that come back lead to a database that is ready. */
export async function readyDatabase(given: GivenSettings, shutdown: Shutdown, report: (line: string) => void): Promise<Settings> {
  const settings: Settings = {
    ...given,
    DATABASE_URL: given.DATABASE_URL ?? (await startEmbedded(given.DATA_DIR, shutdown, report)),
    FACET_SECRET: given.FACET_SECRET ?? keptSecret(given.DATA_DIR),
  };
  const done = await migrate(ormOptions(settings));
  if (done.length > 0) report(`Migrated the database (${done.length} ${done.length === 1 ? 'step' : 'steps'})`);
  return settings;
}

async function startEmbedded(dataDir: string, shutdown: Shutdown, report: (line: string) => void): Promise<string> {
  const starting = startEmbeddedPostgres({ dataDir, report });
  // Registered before it runs: whoever gives up meanwhile waits for the start and then stops it. A failed start is reported below.
  shutdown.push(() =>
    starting.then(
      (embedded) => embedded.stop(),
      () => undefined,
    ),
  );
  return (await starting).url;
}
