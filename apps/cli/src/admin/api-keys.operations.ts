import { operatorIn } from '@app/organizations';
import { MemberKeysService, MembersModule } from '@app/members';
import { pick } from '@app/common';
import type { Call, ListOptions, OptionsOf } from '../command.js';
import { inOrganization, listed } from '../operation.js';
import type { apiKeys } from './api-keys.commands.js';
import { userNamed } from './references.js';
import { KeyRequest, validated } from './requests.js';

const modules = [MembersModule];

export const operations = {
  create: inOrganization(
    modules,
    async ({ get, organizationId, words: [, person], given: { name, scopes, expires } }) => {
      const ownerId = await userNamed(get, person, 'findForGrant');
      const request = { name, scopes, ...(expires !== undefined && { expiresAt: new Date(expires) }) };
      const { id, key, ...created } = await get(MemberKeysService).create(organizationId, ownerId, request);
      const data = { id, name, organizationId, ownerId, ...pick(created, 'scopes', 'createdAt', 'expiresAt'), key };
      return { data, text: `Key ${id} is made.\n${key} (shown only now)` };
    },
    ({ options }: Call<OptionsOf<typeof apiKeys, 'create'>>) =>
      validated(KeyRequest, pick(options, 'name', 'scopes', 'expires')),
  ),

  list: inOrganization<ListOptions>(modules, (work) =>
    listed(work, {
      read: ({ limit, cursor }) => work.get(MemberKeysService).list(work.organizationId, limit, cursor),
      entry: ({ ownerId, ownerName, ...key }) => ({
        ...pick(key, 'id', 'name'),
        owner: { id: ownerId, name: ownerName },
        ...pick(key, 'scopes', 'createdAt', 'expiresAt', 'lastUsedAt'),
      }),
      line: ({ id, name, ownerName, scopes, expiresAt }) =>
        `${id}  ${name}  of ${ownerName}  ${scopes.join(',')}${expiresAt ? `  until ${expiresAt.toISOString()}` : ''}`,
    }),
  ),

  revoke: inOrganization(modules, async ({ get, organizationId, words: [, id = ''] }) => {
    await get(MemberKeysService).revoke(operatorIn(organizationId), id);
    return { data: { organizationId, id, revoked: true }, text: `Key ${id} is revoked.` };
  }),
};
