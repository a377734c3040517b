import { SubCommand } from 'nest-commander';
import { operatorIn } from '@app/organizations';
import { OwnRoles } from '@app/members';
import { Installation } from '../installation.js';
import type { Outcome } from '../operation.js';
import { RoleContentOperation, type ContentOptions } from './role-content-operation.js';
import { toRoleEntry, toRoleLine } from './role-texts.js';

@SubCommand({
  name: 'create',
  arguments: '<organization> <name>',
  argsDescription: { organization: 'id of the organization', name: 'name of the role' },
  description: 'Make a role',
})
export class RoleCreateCommand extends RoleContentOperation {
  protected override readonly examples = ["role create acme Support --permissions read:users,read:members --description 'Answers questions'"];

  constructor(private readonly installation: Installation) {
    super();
  }

  protected async perform([id, name = '']: string[], options: ContentOptions): Promise<Outcome> {
    const { description = '', permissions = [] } = await this.content({ ...options, name });
    return this.installation.visitOrganization(id, async (services, organization) => {
      const role = await services.get(OwnRoles, { strict: false }).make(operatorIn(organization), { name, description, permissions });
      return { data: toRoleEntry(role), text: toRoleLine(role) };
    });
  }
}
