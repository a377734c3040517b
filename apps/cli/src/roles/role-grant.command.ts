import { SubCommand } from 'nest-commander';
import type { RoleSummary } from '@app/organizations';
import { Installation } from '../installation.js';
import { RoleAssignmentOperation } from './role-assignment-operation.js';

@SubCommand({
  name: 'grant',
  arguments: '<organization> <person> <roles...>',
  argsDescription: { organization: 'id of the organization', person: 'id, e-mail address or username@organization', roles: 'ids or names of roles' },
  description: 'Give a member roles beside those that they have',
})
export class RoleGrantCommand extends RoleAssignmentOperation {
  protected override readonly grants = true;
  protected override readonly examples = ['role grant acme mia@example.com Moderator'];

  constructor(installation: Installation) {
    super(installation);
  }

  protected wanted(held: readonly RoleSummary[], named: readonly RoleSummary[]): readonly RoleSummary[] {
    return [...held, ...named];
  }
}
