import { SubCommand } from 'nest-commander';
import type { RoleSummary } from '@app/organizations';
import { Installation } from '../installation.js';
import { RoleAssignmentOperation } from './role-assignment-operation.js';

@SubCommand({
  name: 'revoke',
  arguments: '<organization> <person> <roles...>',
  argsDescription: { organization: 'id of the organization', person: 'id, e-mail address or username@organization', roles: 'ids or names of roles' },
  description: 'Take roles from a member. The last admin of an organization stays one.',
})
export class RoleRevokeCommand extends RoleAssignmentOperation {
  protected override readonly grants = false;
  protected override readonly examples = ['role revoke acme mia@acme Moderator'];

  constructor(installation: Installation) {
    super(installation);
  }

  protected wanted(held: readonly RoleSummary[], named: readonly RoleSummary[]): readonly RoleSummary[] {
    return held.filter(({ id }) => !named.some((one) => one.id === id));
  }
}
