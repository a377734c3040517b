import { effectivePermissions, operatorIn } from '@app/organizations';
import { ownScopeCatalogue, ownScopes, permissionCatalogue, permissions } from '@app/organizations';
import type { RoleRecord, RoleSummary } from '@app/organizations';
import { DirectoryService, MembershipQueries, memberStateOf } from '@app/accounts';
import { MembersModule, RolesService, UsersAdminService } from '@app/members';
import { Precondition, pick } from '@app/common';
import type { Call, Optional, Outcome, Switches } from '../command.js';
import { given, inOrganization, knownOrganization, linesOf, listOf } from '../operation.js';
import { roleNamed, rolesNamed, userReference } from './references.js';
import { RoleRequest, validated } from './requests.js';

const modules = [MembersModule];

/** What a role is, as options. */
type ContentOptions = Optional<'name' | 'description'> & Optional<'permissions', readonly string[]>;

const entryOf = (role: RoleRecord): object => ({
  ...pick(role, 'id', 'name', 'description', 'builtIn'),
  permissions: effectivePermissions(role.permissions),
  ...pick(role, 'createdAt', 'updatedAt'),
});

const lineOf = ({ id, name, builtIn, permissions }: RoleRecord): string =>
  `${id}  ${name}${builtIn === null ? '' : ' (built-in)'}  ${effectivePermissions(permissions).join(',') || 'nothing'}`;

const show = (role: RoleRecord): Outcome => ({ data: entryOf(role), text: lineOf(role) });
const summaryOf = (role: Pick<RoleSummary, 'id' | 'name'>): object => pick(role, 'id', 'name');
const namesOf = (roles: readonly Pick<RoleSummary, 'name'>[]): string => roles.map((one) => one.name).join(', ');

const contentOf = ({ name, description, permissions }: ContentOptions): Promise<RoleRequest> =>
  validated(RoleRequest, given({ name, description, permissions }));

/** All that a member shall have then, of what they have and what was named. */
type Choice = (current: readonly RoleSummary[], named: readonly RoleSummary[]) => readonly RoleSummary[];

/** Throws `StaleVersion` when another caller changes the same member at this moment. */
const assignment = (how: 'find' | 'findForGrant', choose: Choice) =>
  inOrganization(modules, async (get, organizationId, { words: [, user = '', ...words] }) => {
    const userId = await get(UsersAdminService)[how](userReference(user));
    const named = await rolesNamed(get, organizationId, words);
    const member = await get(MembershipQueries).member(organizationId, userId);
    const chosen = [...new Set(choose(member.roles, named).map((one) => one.id))];
    const expected = new Precondition([memberStateOf(member)]);
    const change = { roles: chosen, add: false };
    await get(DirectoryService).assignRoles(operatorIn(organizationId), userId, change, expected);
    const { name, roles } = await get(MembershipQueries).member(organizationId, userId);
    const text = `${name} (${userId}) has in ${organizationId}: ${namesOf(roles) || 'no role'}`;
    return { data: { organizationId, userId, roles: roles.map(summaryOf) }, text };
  });

function catalogue(): Outcome {
  const items = permissions.map((permission) => ({ permission, description: permissionCatalogue[permission] }));
  const scopes = ownScopes.map((scope) => ({ scope, description: ownScopeCatalogue[scope] }));
  const lines = items.map((one) => `${one.permission}  ${one.description}`);
  const ofKeys = scopes.map((one) => `${one.scope}  ${one.description}`);
  return { data: { items, ownScopes: scopes }, text: [...lines, 'For API keys alone:', ...ofKeys].join('\n') };
}

const permissionsOfMember = inOrganization(modules, async (get, organizationId, { words: [, user = ''] }) => {
  const userId = await get(UsersAdminService).find(userReference(user));
  const sources = await get(RolesService).permissionsOf(organizationId, userId);
  const items = sources.map(({ permission, roles }) => ({ permission, roles: roles.map(summaryOf) }));
  return {
    data: { organizationId, userId, items },
    text: linesOf(sources, ({ permission, roles }) => `${permission}  by ${namesOf(roles)}`),
  };
});

export const operations = {
  change: inOrganization(
    modules,
    async (get, organizationId, { words: [, word] }, content) => {
      const role = await roleNamed(get, organizationId, word);
      const actor = operatorIn(organizationId);
      return show(await get(RolesService).change(actor, role.id, { ...content }, Precondition.none));
    },
    ({ options }: Call<ContentOptions>) => contentOf(options),
  ),

  create: inOrganization(
    modules,
    async (get, organizationId, { words: [, name = ''] }, { description = '', permissions = [] }) =>
      show(await get(RolesService).create(operatorIn(organizationId), { name, description, permissions })),
    ({ words: [, name = ''], options }: Call<ContentOptions>) => contentOf({ ...options, name }),
  ),

  delete: inOrganization(
    modules,
    async (get, organizationId, { words: [, word], options: { force = false } }: Call<Switches<'force'>>) => {
      const role = await roleNamed(get, organizationId, word);
      await get(RolesService).remove(operatorIn(organizationId), role.id, force);
      return { data: { organizationId, id: role.id, deleted: true }, text: `The role ${role.name} is gone.` };
    },
  ),

  grant: assignment('findForGrant', (current, named) => [...current, ...named]),

  list: listOf<RoleRecord>({
    modules,
    reader: async (get, { words: [id] }) => {
      const organizationId = await knownOrganization(get, id);
      return ({ limit, cursor }) => get(RolesService).list(organizationId, limit, cursor);
    },
    entry: entryOf,
    line: lineOf,
  }),

  permissions: async (call: Call): Promise<Outcome> => {
    const [id, user] = call.words;
    if (id === undefined) return catalogue();
    return user === undefined
      ? call.reject('error: name the person, too, or nothing for all permissions')
      : permissionsOfMember(call);
  },

  revoke: assignment('find', (current, named) => current.filter(({ id }) => !named.some((one) => one.id === id))),
};
