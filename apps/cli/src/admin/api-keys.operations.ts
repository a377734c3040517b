import { pick } from '@app/common';
import { operatorIn } from '@app/organizations';
import { MemberKeysService, MembersModule, UsersAdminService } from '@app/members';
import type { OwnedApiKey } from '@app/auth';
import type { Call, Needed, Optional } from '../command.js';
import { given, inOrganization, knownOrganization, listOf } from '../operation.js';
import { userReference } from './references.js';
import { KeyRequest, validated } from './requests.js';

const modules = [MembersModule];

type CreateOptions = Needed<'name'> & Needed<'scopes', readonly string[]> & Optional<'expires'>;

export const operations = {
  create: inOrganization(
    modules,
    async (get, organizationId, { words: [, user = ''] }, { name, scopes, expires }) => {
      const ownerId = await get(UsersAdminService).findForGrant(userReference(user));
      const request = { name, scopes, ...(expires !== undefined && { expiresAt: new Date(expires) }) };
      const { id, key, ...created } = await get(MemberKeysService).create(organizationId, ownerId, request);
      const data = { id, name, organizationId, ownerId, ...pick(created, 'scopes', 'createdAt', 'expiresAt'), key };
      return { data, text: `Key ${id} is made.\n${key} (shown only now)` };
    },
    ({ options: { name, scopes, expires } }: Call<CreateOptions>) =>
      validated(KeyRequest, given({ name, scopes, expires })),
  ),

  list: listOf<OwnedApiKey>({
    modules,
    reader: async (get, { words: [id] }) => {
      const organizationId = await knownOrganization(get, id);
      return ({ limit, cursor }) => get(MemberKeysService).list(organizationId, limit, cursor);
    },
    entry: ({ ownerId, ownerName, ...key }) => ({
      ...pick(key, 'id', 'name'),
      owner: { id: ownerId, name: ownerName },
      ...pick(key, 'scopes', 'createdAt', 'expiresAt', 'lastUsedAt'),
    }),
    line: ({ id, name, ownerName, scopes, expiresAt }) =>
      `${id}  ${name}  of ${ownerName}  ${scopes.join(',')}${expiresAt ? `  until ${expiresAt.toISOString()}` : ''}`,
  }),

  revoke: inOrganization(modules, async (get, organizationId, { words: [, key = ''] }) => {
    await get(MemberKeysService).revoke(operatorIn(organizationId), key);
    return { data: { organizationId, id: key, revoked: true }, text: `Key ${key} is revoked.` };
  }),
};
