import { SubCommand } from 'nest-commander';
import { SigningKeys } from '@app/auth';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';

@SubCommand({ name: 'remove', arguments: '<kid>', description: 'End a key that does not sign any more, or not yet, and all tokens that it signed' })
export class KeysRemoveCommand extends Operation {
  protected override readonly examples = ['keys remove 6f0b6c1e-93a5-4a5e-a3ad-0d4a2a0f4b8e'];

  constructor(private readonly installation: Installation) {
    super();
  }

  protected async perform([kid = '']: string[]): Promise<Outcome> {
    await this.installation.visit((services) => services.get(SigningKeys, { strict: false }).remove(kid));
    return { data: { kid }, text: `Key ${kid} is gone. Running servers refuse its tokens within ten seconds.` };
  }
}
