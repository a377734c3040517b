import { operatorIn } from '@app/organizations';
import { MemberKeysService, MembersModule } from '@app/members';
import { pick } from '@app/common';
import type { OperationsOf } from '../command.js';
import { defined, inOrganization, listed } from '../operation.js';
import type { apiKeys } from './api-keys.commands.js';
import { userNamed } from './references.js';
import { KeyRequest, validated } from './requests.js';

const modules = [MembersModule];

export const operations: OperationsOf<typeof apiKeys> = {
  create: inOrganization(modules, async ({ words: [, person], options }) => {
    const request = await validated(KeyRequest, pick(options, 'name', 'scopes'));
    return async (get, organizationId) => {
      const ownerId = await userNamed(get, person, 'findForGrant');
      const whole = { ...request, ...defined({ expiresAt: options.expires }) };
      const { id, key, ...created } = await get(MemberKeysService).create(organizationId, ownerId, whole);
      const rest = pick(created, 'scopes', 'createdAt', 'expiresAt');
      const data = { id, name: request.name, organizationId, ownerId, ...rest, key };
      return { data, text: `Key ${id} is made.\n${key} (shown only now)` };
    };
  }),

  list: inOrganization(
    modules,
    (call) => (get, organizationId) =>
      listed(call, {
        read: ({ limit, cursor }) => get(MemberKeysService).list(organizationId, limit, cursor),
        entry: ({ ownerId, ownerName, ...key }) => ({
          ...pick(key, 'id', 'name'),
          owner: { id: ownerId, name: ownerName },
          ...pick(key, 'scopes', 'createdAt', 'expiresAt', 'lastUsedAt'),
        }),
        line: ({ id, name, ownerName, scopes, expiresAt }) =>
          `${id}  ${name}  of ${ownerName}  ${scopes.join(',')}${expiresAt ? `  until ${expiresAt.toISOString()}` : ''}`,
      }),
  ),

  revoke: inOrganization(modules, ({ words: [, id = ''] }) => async (get, organizationId) => {
    await get(MemberKeysService).revoke(operatorIn(organizationId), id);
    return { data: { organizationId, id, revoked: true }, text: `Key ${id} is revoked.` };
  }),
};
