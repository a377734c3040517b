import { Option, SubCommand } from 'nest-commander';
import { operatorIn } from '@app/organizations';
import { OwnRoles } from '@app/members';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { roleNamed } from './role-texts.js';

@SubCommand({
  name: 'delete',
  arguments: '<organization> <role>',
  argsDescription: { organization: 'id of the organization', role: 'id or name of the role' },
  description: "Delete a role of the organization's own",
})
export class RoleDeleteCommand extends Operation {
  protected override readonly examples = ['role delete acme Support --force'];

  constructor(private readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--force', description: 'also when members have the role; they lose it' })
  force(): boolean {
    return true;
  }

  protected perform([id, word]: string[], { force = false }: { force?: boolean }): Promise<Outcome> {
    return this.installation.visitOrganization(id, async (services, organization) => {
      const role = await roleNamed(services, organization, word);
      await services.get(OwnRoles, { strict: false }).remove(operatorIn(organization), role.id, force);
      return { data: { organizationId: organization, id: role.id, deleted: true }, text: `The role ${role.name} is gone.` };
    });
  }
}
