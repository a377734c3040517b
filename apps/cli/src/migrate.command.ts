import { Command } from 'nest-commander';
import { migrateDatabase } from '@app/bootstrap';
import { Installation } from './installation.js';
import { Operation, type Outcome } from './operation.js';

@Command({ name: 'migrate', description: 'Bring the database to the version of this build. The server does so by itself when it starts.' })
export class MigrateCommand extends Operation {
  constructor(private readonly installation: Installation) {
    super();
  }

  protected async perform(): Promise<Outcome> {
    const applied = await this.installation.reach(migrateDatabase);
    return { data: { applied }, text: applied.length === 0 ? 'Nothing to do.' : `Migrated: ${applied.join(', ')}` };
  }
}
