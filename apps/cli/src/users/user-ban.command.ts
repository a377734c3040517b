import type { INestApplicationContext } from '@nestjs/common';
import { SubCommand } from 'nest-commander';
import { operator } from '@app/access';
import { BanMember } from '@app/administration';
import type { UserId } from '@app/kernel';
import { Installation } from '../installation.js';
import { personArgument, PersonOperation } from './person-operation.js';

@SubCommand({
  name: 'ban',
  ...personArgument,
  description: 'Shut a person out of all their organizations, from the next request on. Their sessions end.',
})
export class UserBanCommand extends PersonOperation {
  protected override readonly examples = ['user ban mia@acme'];

  constructor(installation: Installation) {
    super(installation);
  }

  protected act(rooms: INestApplicationContext, userId: UserId): Promise<void> {
    return rooms.get(BanMember, { strict: false }).ban(operator, userId);
  }
}
