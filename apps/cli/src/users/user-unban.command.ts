import type { INestApplicationContext } from '@nestjs/common';
import { Option, SubCommand } from 'nest-commander';
import { BanMember } from '@app/members';
import type { UserId } from '@app/common';
import { Installation } from '../installation.js';
import { banningOperator, type BanOptions } from './banning-operator.js';
import { personArgument, PersonOperation } from './person-operation.js';

@SubCommand({
  name: 'unban',
  ...personArgument,
  description: 'End a ban of the account, or of the membership with --organization. The person is what they were before, and signs in anew.',
})
export class UserUnbanCommand extends PersonOperation {
  protected override readonly examples = ['user unban mia@acme', 'user unban mia@example.com --organization acme'];

  constructor(installation: Installation) {
    super(installation);
  }

  @Option({ flags: '--organization <id>', description: 'only the membership in this organization' })
  organization(id: string): string {
    return id;
  }

  protected async act(services: INestApplicationContext, userId: UserId, _input: string, options: BanOptions): Promise<void> {
    await services.get(BanMember, { strict: false }).unban(await banningOperator(services, options), userId);
  }
}
