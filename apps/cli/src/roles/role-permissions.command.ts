import { SubCommand } from 'nest-commander';
import { ownScopeCatalogue, ownScopes, permissionCatalogue, permissions } from '@app/organizations';
import { FindPerson, PermissionSources } from '@app/members';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';

@SubCommand({
  name: 'permissions',
  arguments: '[organization] [person]',
  argsDescription: { organization: 'id of the organization', person: 'id, e-mail address or username@organization' },
  description: 'Show all permissions and what they mean; with a person: what they may do in the organization, and by which role',
})
export class RolePermissionsCommand extends Operation {
  protected override readonly examples = ['role permissions', 'role permissions acme mia@acme'];

  constructor(private readonly installation: Installation) {
    super();
  }

  protected perform([id, person]: string[]): Promise<Outcome> {
    if (id === undefined) return Promise.resolve(catalogue());
    if (person === undefined) return this.refuse('error: name the person, too, or nothing for all permissions');
    return this.installation.visitOrganization(id, async (services, organization) => {
      const userId = await services.get(FindPerson, { strict: false }).find(person);
      const sources = await services.get(PermissionSources, { strict: false }).of(organization, userId);
      const items = sources.map(({ permission, roles }) => ({ permission, roles: roles.map((one) => ({ id: one.id, name: one.name })) }));
      const lines = sources.map(({ permission, roles }) => `${permission}  by ${roles.map((one) => one.name).join(', ')}`);
      return { data: { organizationId: organization, userId, items }, text: lines.join('\n') || 'Nothing.' };
    });
  }
}

function catalogue(): Outcome {
  const items = permissions.map((permission) => ({ permission, description: permissionCatalogue[permission] }));
  const scopes = ownScopes.map((scope) => ({ scope, description: ownScopeCatalogue[scope] }));
  const lines = [
    ...items.map((one) => `${one.permission}  ${one.description}`),
    'For API keys alone:',
    ...scopes.map((one) => `${one.scope}  ${one.description}`),
  ];
  return { data: { items, ownScopes: scopes }, text: lines.join('\n') };
}
