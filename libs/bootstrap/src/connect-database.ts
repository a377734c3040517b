import type { GivenSettings, Settings } from '@app/config';
import { migrate } from '@app/database';
import { type EmbeddedPostgres } from '@app/embedded-postgres';
import { ormOptions } from '../../../ormconfig.js';
import { generatedSecrets } from './generated-secret.js';
import type { Shutdown } from './shutdown.js';

type Report = (line: string) => void;

/** How the embedded server of a data folder is come by. */
type Open = (options: { dataDir: string; report: Report }) => Promise<EmbeddedPostgres>;

/**
 * Fills in what was not given: the address of the embedded server, which `open` opens and `shutdown` will
 * close, and the secret that is kept beside it.
 */
export async function connectDatabase(
  given: GivenSettings,
  open: Open,
  shutdown: Shutdown,
  report: Report,
): Promise<Settings> {
  const DATABASE_URL =
    given.DATABASE_URL ?? (await openEmbedded(() => open({ dataDir: given.DATA_DIR, report }), shutdown));
  if (given.FACET_SECRET !== undefined) return { ...given, DATABASE_URL, FACET_SECRET: given.FACET_SECRET };
  const { current, previous } = generatedSecrets(given.DATA_DIR);
  return {
    ...given,
    DATABASE_URL,
    FACET_SECRET: current,
    FACET_SECRET_PREVIOUS: given.FACET_SECRET_PREVIOUS ?? previous,
  };
}

/** @returns the names of the migrations that ran */
export const migrateDatabase = (settings: Settings): Promise<string[]> => migrate(ormOptions(settings));

async function openEmbedded(open: () => Promise<EmbeddedPostgres>, shutdown: Shutdown): Promise<string> {
  const opening = open();
  // Registered before it runs: a shutdown meanwhile waits for the start and then stops the server. A failed
  // start is reported to the caller.
  shutdown.push(() =>
    opening.then(
      (embedded) => embedded.stop(),
      () => undefined,
    ),
  );
  const { socketUrl, url } = await opening;
  return socketUrl ?? url;
}
