import { SubCommand } from 'nest-commander';
import { operatorIn } from '@app/organizations';
import { OwnRoles } from '@app/members';
import { Precondition } from '@app/common';
import { Installation } from '../installation.js';
import type { Outcome } from '../operation.js';
import { RoleContentOperation, type ContentOptions } from './role-content-operation.js';
import { roleNamed, toRoleEntry, toRoleLine } from './role-texts.js';

@SubCommand({
  name: 'change',
  arguments: '<organization> <role>',
  argsDescription: { organization: 'id of the organization', role: 'id or name of the role' },
  description: "Change a role of the organization's own. What is not named stays. Who has it may do what it says from the next request on.",
})
export class RoleChangeCommand extends RoleContentOperation {
  protected override readonly examples = ['role change acme Support --permissions read:users', 'role change acme Support --name Helpers'];

  constructor(private readonly installation: Installation) {
    super();
  }

  protected async perform([id, word]: string[], options: ContentOptions): Promise<Outcome> {
    const content = await this.content(options);
    return this.installation.visitOrganization(id, async (services, organization) => {
      const { id: roleId } = await roleNamed(services, organization, word);
      const role = await services.get(OwnRoles, { strict: false }).change(operatorIn(organization), roleId, { ...content }, Precondition.none);
      return { data: toRoleEntry(role), text: toRoleLine(role) };
    });
  }
}
