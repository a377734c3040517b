import type { INestApplicationContext } from '@nestjs/common';
import { SubCommand } from 'nest-commander';
import { operator } from '@app/organizations';
import { RestoreMember } from '@app/members';
import type { UserId } from '@app/common';
import { Installation } from '../installation.js';
import { personArgument, PersonOperation } from './person-operation.js';

@SubCommand({
  name: 'restore',
  ...personArgument,
  description: 'Undo the deletion of an account, as long as its purge is not due',
})
export class UserRestoreCommand extends PersonOperation {
  protected override readonly examples = ['user restore mia@example.com'];

  constructor(installation: Installation) {
    super(installation);
  }

  protected act(services: INestApplicationContext, userId: UserId): Promise<void> {
    return services.get(RestoreMember, { strict: false }).restore(operator, userId);
  }
}
