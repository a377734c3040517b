import { SubCommand } from 'nest-commander';
import { SigningKeys, type SigningKeySummary } from '@app/auth';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';

const line = ({ kid, algorithm, activeFrom, state }: SigningKeySummary): string => `${kid}  ${algorithm}  from ${activeFrom.toISOString()}  ${state}`;

@SubCommand({ name: 'list', description: 'Show the keys, newest first, and what each is for' })
export class KeysListCommand extends Operation {
  constructor(private readonly installation: Installation) {
    super();
  }

  protected async perform(): Promise<Outcome> {
    const keys = await this.installation.visit((services) => services.get(SigningKeys, { strict: false }).list());
    return { data: keys, text: keys.length === 0 ? 'No keys yet: the server makes the first one when it starts.' : keys.map(line).join('\n') };
  }
}
