/**
 * A migration did not get the tables that it changes: another transaction holds them for longer than requests
 * may wait.
 */
export class TablesInUse extends Error {
  override readonly name = 'TablesInUse';

  constructor(migration: string, cause: unknown) {
    super(
      `The migration ${migration} found its tables in use and gave way (${(cause as Error).message}). Nothing of it was done. ` +
        'Look in pg_stat_activity for a long transaction, such as a backup or an export, and run facet migrate again.',
      { cause },
    );
  }
}
