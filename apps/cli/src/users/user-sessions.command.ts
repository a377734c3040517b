import type { INestApplicationContext } from '@nestjs/common';
import { SubCommand } from 'nest-commander';
import { FindPerson } from '@app/members';
import { Sessions, type SessionSummary } from '@app/auth';
import { Installation } from '../installation.js';
import { ListOperation, type ReadPage } from '../list-operation.js';
import { personArgument } from './person-operation.js';

@SubCommand({ name: 'sessions', ...personArgument, description: 'Show where a person is signed in, in all organizations, newest first' })
export class UserSessionsCommand extends ListOperation<SessionSummary> {
  protected override readonly examples = ['user sessions mia@example.com'];

  constructor(installation: Installation) {
    super(installation);
  }

  protected async reader(services: INestApplicationContext, [ref = '']: string[]): Promise<ReadPage<SessionSummary>> {
    const userId = await services.get(FindPerson, { strict: false }).find(ref);
    return ({ limit, cursor }) => services.get(Sessions, { strict: false }).list(userId, limit, cursor);
  }

  protected entry({ id, organizationId, userAgent, ipAddress, createdAt, lastUsedAt, expiresAt }: SessionSummary): unknown {
    return { id, organizationId, userAgent, ipAddress, createdAt, lastUsedAt, expiresAt };
  }

  protected line({ id, organizationId, userAgent, ipAddress, lastUsedAt }: SessionSummary): string {
    return `${id}  ${organizationId ?? '-'}  last used ${lastUsedAt.toISOString()}  ${ipAddress ?? '-'}  ${userAgent ?? '-'}`;
  }
}
