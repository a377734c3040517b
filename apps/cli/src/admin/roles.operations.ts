import { operatorIn } from '@app/organizations';
import { ownScopeCatalogue, ownScopes, permissionCatalogue, permissions } from '@app/organizations';
import type { RoleRecord, RoleSummary } from '@app/organizations';
import { DirectoryService, MembershipQueries, memberStateOf } from '@app/accounts';
import { ApplicationPermissionsService, MembersModule, RolesService } from '@app/members';
import { pick, Precondition } from '@app/common';
import type { Call, ListOptions, OptionsOf, Outcome } from '../command.js';
import { inOrganization, linesOf, listed } from '../operation.js';
import { roleNamed, rolesNamed, userNamed } from './references.js';
import { RoleRequest, validated } from './requests.js';
import type { roles } from './roles.commands.js';

const modules = [MembersModule];

/** An organization has no more permissions of its own. */
const mostApplicationPermissions = 500;

type Options<Name extends string> = OptionsOf<typeof roles, Name>;

const entryOf = (role: RoleRecord): object => ({
  ...pick(role, 'id', 'name', 'description', 'builtIn'),
  ...pick(role, 'permissions', 'createdAt', 'updatedAt'),
});

const lineOf = ({ id, name, builtIn, permissions }: RoleRecord): string =>
  `${id}  ${name}${builtIn === null ? '' : ' (built-in)'}  ${permissions.join(',') || 'nothing'}`;

const show = (role: RoleRecord): Outcome => ({ data: entryOf(role), text: lineOf(role) });
const summaryOf = (role: Pick<RoleSummary, 'id' | 'name'>): object => pick(role, 'id', 'name');
const namesOf = (roles: readonly Pick<RoleSummary, 'name'>[]): string => roles.map((one) => one.name).join(', ');

/** All that a member shall have then, of what they have and what was named. */
type Choice = (current: readonly RoleSummary[], named: readonly RoleSummary[]) => readonly RoleSummary[];

/** Throws `StaleVersion` when another caller changes the same member at this moment. */
const assignment = (how: 'find' | 'findForGrant', choose: Choice) =>
  inOrganization(modules, async ({ get, organizationId, words: [, person, ...words] }) => {
    const userId = await userNamed(get, person, how);
    const named = await rolesNamed(get, organizationId, words);
    const member = await get(MembershipQueries).member(organizationId, userId);
    const chosen = [...new Set(choose(member.roles, named).map((one) => one.id))];
    const change = { how: 'replace', roles: chosen } as const;
    const expected = new Precondition([memberStateOf(member)]);
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

/** All of them: there are few. */
const permissionsOfApplication = inOrganization(modules, async ({ get, organizationId }) => {
  const found = await get(ApplicationPermissionsService).list(organizationId, mostApplicationPermissions);
  const items = found.items.map(({ name, description }) => ({ permission: name, description }));
  const text = linesOf(items, ({ permission, description }) => `${permission}  ${description}`);
  return { data: { organizationId, items }, text };
});

const permissionsOfMember = inOrganization(modules, async ({ get, organizationId, words: [, person] }) => {
  const userId = await userNamed(get, person);
  const sources = await get(RolesService).permissionsOf(organizationId, userId);
  const items = sources.map(({ permission, roles }) => ({ permission, roles: roles.map(summaryOf) }));
  const text = linesOf(sources, ({ permission, roles }) => `${permission}  by ${namesOf(roles)}`);
  return { data: { organizationId, userId, items }, text };
});

export const operations = {
  change: inOrganization(
    modules,
    async ({ get, organizationId, words: [, word], given }) => {
      const { id } = await roleNamed(get, organizationId, word);
      return show(await get(RolesService).change(operatorIn(organizationId), id, { ...given }, Precondition.none));
    },
    ({ options }: Call<Options<'change'>>) =>
      validated(RoleRequest, pick(options, 'name', 'description', 'permissions')),
  ),

  create: inOrganization(
    modules,
    async ({ get, organizationId, words: [, name = ''], given: { description = '', permissions = [] } }) =>
      show(await get(RolesService).create(operatorIn(organizationId), { name, description, permissions })),
    ({ words: [, name = ''], options }: Call<Options<'create'>>) =>
      validated(RoleRequest, { name, ...pick(options, 'description', 'permissions') }),
  ),

  delete: inOrganization<Options<'delete'>>(
    modules,
    async ({ get, organizationId, words: [, word], options: { force = false } }) => {
      const { id, name } = await roleNamed(get, organizationId, word);
      await get(RolesService).remove(operatorIn(organizationId), id, force);
      return { data: { organizationId, id, deleted: true }, text: `The role ${name} is gone.` };
    },
  ),

  grant: assignment('findForGrant', (current, named) => [...current, ...named]),

  list: inOrganization<ListOptions>(modules, (work) =>
    listed(work, {
      read: ({ limit, cursor }) => work.get(RolesService).list(work.organizationId, limit, cursor),
      entry: entryOf,
      line: lineOf,
    }),
  ),

  permissions: async (call: Call): Promise<Outcome | undefined> => {
    const [id, person] = call.words;
    if (id === undefined) return catalogue();
    return person === undefined ? permissionsOfApplication(call) : permissionsOfMember(call);
  },

  revoke: assignment('find', (current, named) => current.filter(({ id }) => !named.some((one) => one.id === id))),
};
