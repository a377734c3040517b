import { operatorIn } from '@app/organizations';
import { ownScopeCatalogue, ownScopes, permissionCatalogue, permissions } from '@app/organizations';
import type { RoleRecord, RoleSummary } from '@app/organizations';
import { DirectoryService, MembershipQueries, memberStateOf } from '@app/accounts';
import { ApplicationPermissionsService, MembersModule, RolesService } from '@app/members';
import { pick, Precondition } from '@app/common';
import { mostOfAPage, type OperationsOf, type Outcome } from '../command.js';
import { inOrganization, linesOf, listed } from '../operation.js';
import { namesOf, roleNamed, rolesNamed, rolesOf, userNamed } from './references.js';
import { RoleRequest, validated } from './requests.js';
import type { roles } from './roles.commands.js';

const modules = [MembersModule];

const entryOf = (role: RoleRecord): object => ({
  ...pick(role, 'id', 'name', 'description', 'builtIn'),
  ...pick(role, 'permissions', 'createdAt', 'updatedAt'),
});

const lineOf = ({ id, name, builtIn, permissions }: RoleRecord): string =>
  `${id}  ${name}${builtIn === null ? '' : ' (built-in)'}  ${permissions.join(',') || 'nothing'}`;

const show = (role: RoleRecord): Outcome => ({ data: entryOf(role), text: lineOf(role) });

/** All that a member shall have then, of what they have and what was named. */
type Choice = (current: readonly RoleSummary[], named: readonly RoleSummary[]) => readonly RoleSummary[];

/** Throws `StaleVersion` when another caller changes the same member at this moment. */
const assignment = (how: 'find' | 'findForGrant', choose: Choice) =>
  inOrganization(modules, ({ words: [, person, ...words] }) => async (get, organizationId) => {
    const userId = await userNamed(get, person, how);
    const named = await rolesNamed(get, organizationId, words);
    const member = await get(MembershipQueries).member(organizationId, userId);
    const chosen = [...new Set(choose(member.roles, named).map((one) => one.id))];
    const change = { how: 'replace', roles: chosen } as const;
    const expected = new Precondition([memberStateOf(member)]);
    await get(DirectoryService).assignRoles(operatorIn(organizationId), userId, change, expected);
    const { name, roles } = await get(MembershipQueries).member(organizationId, userId);
    const text = `${name} (${userId}) has in ${organizationId}: ${namesOf(roles) || 'no role'}`;
    return { data: { organizationId, userId, roles: rolesOf(roles) }, text };
  });

function catalogue(): Outcome {
  const items = permissions.map((permission) => ({ permission, description: permissionCatalogue[permission] }));
  const scopes = ownScopes.map((scope) => ({ scope, description: ownScopeCatalogue[scope] }));
  const lines = items.map((one) => `${one.permission}  ${one.description}`);
  const ofKeys = scopes.map((one) => `${one.scope}  ${one.description}`);
  return { data: { items, ownScopes: scopes }, text: [...lines, 'For API keys alone:', ...ofKeys].join('\n') };
}

/** All of them: there are few. */
const permissionsOfApplication = inOrganization(modules, () => async (get, organizationId) => {
  const found = await get(ApplicationPermissionsService).list(organizationId, mostOfAPage);
  const items = found.items.map(({ name, description }) => ({ permission: name, description }));
  const text = linesOf(items, ({ permission, description }) => `${permission}  ${description}`);
  return { data: { organizationId, items }, text };
});

const permissionsOfMember = inOrganization(modules, ({ words: [, person] }) => async (get, organizationId) => {
  const userId = await userNamed(get, person);
  const sources = await get(RolesService).permissionsOf(organizationId, userId);
  const items = sources.map(({ permission, roles }) => ({ permission, roles: rolesOf(roles) }));
  const text = linesOf(sources, ({ permission, roles }) => `${permission}  by ${namesOf(roles)}`);
  return { data: { organizationId, userId, items }, text };
});

export const operations: OperationsOf<typeof roles> = {
  change: inOrganization(modules, async ({ words: [, word], options }) => {
    const change = await validated(RoleRequest, pick(options, 'name', 'description', 'permissions'));
    return async (get, organizationId) => {
      const { id } = await roleNamed(get, organizationId, word);
      return show(await get(RolesService).change(operatorIn(organizationId), id, { ...change }, Precondition.none));
    };
  }),

  create: inOrganization(modules, async ({ words: [, name = ''], options }) => {
    const given = await validated(RoleRequest, { name, ...pick(options, 'description', 'permissions') });
    const { description = '', permissions = [] } = given;
    return async (get, organizationId) =>
      show(await get(RolesService).create(operatorIn(organizationId), { name, description, permissions }));
  }),

  delete: inOrganization(modules, ({ words: [, word], options }) => async (get, organizationId) => {
    const { id, name } = await roleNamed(get, organizationId, word);
    await get(RolesService).remove(operatorIn(organizationId), id, options.force ?? false);
    return { data: { organizationId, id, deleted: true }, text: `The role ${name} is gone.` };
  }),

  grant: assignment('findForGrant', (current, named) => [...current, ...named]),

  list: inOrganization(
    modules,
    (call) => (get, organizationId) =>
      listed(call, {
        read: ({ limit, cursor }) => get(RolesService).list(organizationId, limit, cursor),
        entry: entryOf,
        line: lineOf,
      }),
  ),

  permissions: async (call) => {
    const [id, person] = call.words;
    if (id === undefined) return catalogue();
    return person === undefined ? permissionsOfApplication(call) : permissionsOfMember(call);
  },

  revoke: assignment('find', (current, named) => current.filter(({ id }) => !named.some((one) => one.id === id))),
};
