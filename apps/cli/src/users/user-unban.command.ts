import type { INestApplicationContext } from '@nestjs/common';
import { SubCommand } from 'nest-commander';
import { operator } from '@app/access';
import { BanMember } from '@app/administration';
import type { UserId } from '@app/kernel';
import { Installation } from '../installation.js';
import { personArgument, PersonOperation } from './person-operation.js';

@SubCommand({
  name: 'unban',
  ...personArgument,
  description: 'End a ban. The person is what they were before, and signs in anew.',
})
export class UserUnbanCommand extends PersonOperation {
  protected override readonly examples = ['user unban mia@acme'];

  constructor(installation: Installation) {
    super(installation);
  }

  protected act(rooms: INestApplicationContext, userId: UserId): Promise<void> {
    return rooms.get(BanMember, { strict: false }).unban(operator, userId);
  }
}
