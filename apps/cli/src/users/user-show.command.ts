import { SubCommand } from 'nest-commander';

import { Installation } from '../installation.js';
import { personArgument, PersonOperation } from './person-operation.js';

@SubCommand({
  name: 'show',
  ...personArgument,
  description: 'Show a person, their addresses, and what they are where',
})
export class UserShowCommand extends PersonOperation {
  protected override readonly examples = ['user show mia@example.com'];

  constructor(installation: Installation) {
    super(installation);
  }

  protected act(): Promise<void> {
    return Promise.resolve();
  }
}
