import type { INestApplicationContext } from '@nestjs/common';
import { SubCommand } from 'nest-commander';
import { AccountDeletionService } from '@app/accounts';
import type { UserId } from '@app/common';
import { Installation } from '../installation.js';
import { personArgument, PersonOperation } from './person-operation.js';

@SubCommand({
  name: 'delete',
  ...personArgument,
  description: 'Delete an account, whatever organizations it is in. It is purged when ACCOUNT_DELETION_GRACE is over, and can be restored until then.',
})
export class UserDeleteCommand extends PersonOperation {
  protected override readonly examples = ['user delete mia@example.com'];

  constructor(installation: Installation) {
    super(installation);
  }

  protected act(services: INestApplicationContext, userId: UserId): Promise<void> {
    return services.get(AccountDeletionService, { strict: false }).delete(userId);
  }
}
