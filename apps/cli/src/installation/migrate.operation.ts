import { migrateDatabase } from '@app/bootstrap';
import type { Call, Outcome } from '../command.js';
import { connect } from '../installation.js';

export async function migrateInstallation({ context }: Call): Promise<Outcome> {
  const applied = await connect(context, migrateDatabase);
  return { data: { applied }, text: applied.length === 0 ? 'Nothing to do.' : `Migrated: ${applied.join(', ')}` };
}
