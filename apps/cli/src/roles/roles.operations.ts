import {
  effectivePermissions,
  operatorIn,
  ownScopeCatalogue,
  ownScopes,
  permissionCatalogue,
  permissions,
  type RoleRecord,
  type RoleSummary,
} from '@app/organizations';
import { DirectoryService, MembershipQueries, memberStateOf } from '@app/accounts';
import { MembersModule, RolesService, UsersAdminService } from '@app/members';
import { Precondition } from '@app/common';
import type { Call, Outcome } from '../command.js';
import { knownOrganization, openOrganization } from '../installation.js';
import { inOrganization, listOf, validated } from '../operation.js';
import { roleNamed, rolesNamed } from './named-roles.js';
import { RoleContentDto } from './roles.dto.js';
import { userReference } from '../users/user-reference.js';

const modules = [MembersModule];

function toEntry({ id, name, description, builtIn, permissions, createdAt, updatedAt }: RoleRecord): object {
  return { id, name, description, builtIn, permissions: effectivePermissions(permissions), createdAt, updatedAt };
}

function lineOf({ id, name, builtIn, permissions }: RoleRecord): string {
  return `${id}  ${name}${builtIn === null ? '' : ' (built-in)'}  ${effectivePermissions(permissions).join(',') || 'nothing'}`;
}

const show = (role: RoleRecord): Outcome => ({ data: toEntry(role), text: lineOf(role) });

/** What a role is, as options. */
interface ContentOptions {
  readonly name?: string;
  readonly description?: string;
  readonly permissions?: readonly string[];
}

const contentOf = ({ name, description, permissions }: ContentOptions): Promise<RoleContentDto> =>
  validated(RoleContentDto, { ...(name !== undefined && { name }), ...(description !== undefined && { description }), ...(permissions && { permissions }) });

export const listRoles = listOf<RoleRecord>({
  modules,
  reader: async (get, { words: [id] }) => {
    const organizationId = await knownOrganization(get, id);
    return ({ limit, cursor }) => get(RolesService).list(organizationId, limit, cursor);
  },
  entry: toEntry,
  line: lineOf,
});

export async function createRole({ words: [id, name = ''], options, context }: Call<ContentOptions>): Promise<Outcome> {
  const { description = '', permissions = [] } = await contentOf({ ...options, name });
  return openOrganization(context, modules, id, async (get, organizationId) =>
    show(await get(RolesService).create(operatorIn(organizationId), { name, description, permissions })),
  );
}

export async function changeRole({ words: [id, word], options, context }: Call<ContentOptions>): Promise<Outcome> {
  const content = await contentOf(options);
  return openOrganization(context, modules, id, async (get, organizationId) => {
    const role = await roleNamed(get, organizationId, word);
    return show(await get(RolesService).change(operatorIn(organizationId), role.id, { ...content }, Precondition.none));
  });
}

export const deleteRole = inOrganization<{ force?: boolean }>(modules, async (get, organizationId, { words: [, word], options: { force = false } }) => {
  const role = await roleNamed(get, organizationId, word);
  await get(RolesService).remove(operatorIn(organizationId), role.id, force);
  return { data: { organizationId, id: role.id, deleted: true }, text: `The role ${role.name} is gone.` };
});

/** All that a member shall have then, of what they have and what was named. */
type Choice = (held: readonly RoleSummary[], named: readonly RoleSummary[]) => readonly RoleSummary[];

/** Throws `StaleVersion` when somebody else changes the same member at this moment. */
const assignment = (how: 'find' | 'findForGrant', choose: Choice) =>
  inOrganization(modules, async (get, organizationId, { words: [, person = '', ...words] }) => {
    const userId = await get(UsersAdminService)[how](userReference(person));
    const named = await rolesNamed(get, organizationId, words);
    const member = await get(MembershipQueries).member(organizationId, userId);
    const chosen = [...new Set(choose(member.roles, named).map((one) => one.id))];
    const expected = new Precondition([memberStateOf(member)]);
    await get(DirectoryService).assignRoles(operatorIn(organizationId), userId, { roles: chosen, add: false }, expected);
    const { name, roles } = await get(MembershipQueries).member(organizationId, userId);
    const text = `${name} (${userId}) has in ${organizationId}: ${roles.map((one) => one.name).join(', ') || 'no role'}`;
    return { data: { organizationId, userId, roles: roles.map((one) => ({ id: one.id, name: one.name })) }, text };
  });

export const grantRoles = assignment('findForGrant', (held, named) => [...held, ...named]);
export const revokeRoles = assignment('find', (held, named) => held.filter(({ id }) => !named.some((one) => one.id === id)));

export function showPermissions(call: Call): Promise<Outcome> {
  const [id, person] = call.words;
  if (id === undefined) return Promise.resolve(catalogue());
  if (person === undefined) return call.reject('error: name the person, too, or nothing for all permissions');
  return openOrganization(call.context, modules, id, async (get, organizationId) => {
    const userId = await get(UsersAdminService).find(userReference(person));
    const sources = await get(RolesService).permissionsOf(organizationId, userId);
    const items = sources.map(({ permission, roles }) => ({ permission, roles: roles.map((one) => ({ id: one.id, name: one.name })) }));
    const lines = sources.map(({ permission, roles }) => `${permission}  by ${roles.map((one) => one.name).join(', ')}`);
    return { data: { organizationId, userId, items }, text: lines.join('\n') || 'Nothing.' };
  });
}

function catalogue(): Outcome {
  const items = permissions.map((permission) => ({ permission, description: permissionCatalogue[permission] }));
  const scopes = ownScopes.map((scope) => ({ scope, description: ownScopeCatalogue[scope] }));
  const lines = items.map((one) => `${one.permission}  ${one.description}`);
  const ofKeys = scopes.map((one) => `${one.scope}  ${one.description}`);
  return { data: { items, ownScopes: scopes }, text: [...lines, 'For API keys alone:', ...ofKeys].join('\n') };
}
