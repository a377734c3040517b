import type { INestApplicationContext } from '@nestjs/common';
import { SubCommand } from 'nest-commander';
import { SetPassword } from '@app/members';
import type { UserId } from '@app/common';
import { Installation } from '../installation.js';
import { standardInput } from '../standard-input.js';
import { personArgument, PersonOperation } from './person-operation.js';

@SubCommand({
  name: 'set-password',
  ...personArgument,
  description: 'Give a person another password, read from standard input. All their sessions end.',
})
export class UserSetPasswordCommand extends PersonOperation {
  protected override readonly examples = ['user set-password mia@example.com < password.txt'];

  constructor(installation: Installation) {
    super(installation);
  }

  protected override input(): Promise<string> {
    return standardInput('Type the new password');
  }

  protected act(services: INestApplicationContext, userId: UserId, password: string): Promise<void> {
    return services.get(SetPassword, { strict: false }).set(userId, password);
  }
}
