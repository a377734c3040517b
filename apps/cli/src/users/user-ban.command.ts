import type { INestApplicationContext } from '@nestjs/common';
import { Option, SubCommand } from 'nest-commander';
import { BanMember } from '@app/members';
import type { UserId } from '@app/common';
import { Installation } from '../installation.js';
import { banningOperator, type BanOptions } from './banning-operator.js';
import { personArgument, PersonOperation } from './person-operation.js';

@SubCommand({
  name: 'ban',
  ...personArgument,
  description: 'Shut a person out of all their organizations, or of one with --organization, from the next request on. Their sessions there end.',
})
export class UserBanCommand extends PersonOperation {
  protected override readonly examples = ['user ban mia@acme', 'user ban mia@example.com --organization acme'];

  constructor(installation: Installation) {
    super(installation);
  }

  @Option({ flags: '--organization <id>', description: 'only the membership in this organization' })
  organization(id: string): string {
    return id;
  }

  protected async act(services: INestApplicationContext, userId: UserId, _input: string, options: BanOptions): Promise<void> {
    await services.get(BanMember, { strict: false }).ban(await banningOperator(services, options), userId);
  }
}
