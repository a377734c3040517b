import { operatorIn } from '@app/organizations';
import { MemberKeysService, MembersModule, UsersAdminService } from '@app/members';
import type { OwnedApiKey } from '@app/auth';
import type { Call, Outcome } from '../command.js';
import { knownOrganization, openOrganization } from '../installation.js';
import { inOrganization, listOf, validated } from '../operation.js';
import { KeyCreateDto } from './api-keys.dto.js';
import { userReference } from '../users/user-reference.js';

const modules = [MembersModule];

interface CreateOptions {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expires?: string;
}

export async function createApiKey({ words: [id, person = ''], options, context }: Call<CreateOptions>): Promise<Outcome> {
  const { name, expires } = options;
  const { scopes } = await validated(KeyCreateDto, { name, scopes: options.scopes, ...(expires !== undefined && { expires }) });
  return openOrganization(context, modules, id, async (get, organizationId) => {
    const ownerId = await get(UsersAdminService).findForGrant(userReference(person));
    const request = { name, scopes, ...(expires !== undefined && { expiresAt: new Date(expires) }) };
    const made = await get(MemberKeysService).create(organizationId, ownerId, request);
    const { createdAt, expiresAt, key } = made;
    const data = { id: made.id, name, organizationId, ownerId, scopes: made.scopes, createdAt, expiresAt, key };
    return { data, text: `Key ${made.id} is made.\n${key} (shown only now)` };
  });
}

export const listApiKeys = listOf<OwnedApiKey>({
  modules,
  reader: async (get, { words: [id] }) => {
    const organizationId = await knownOrganization(get, id);
    return ({ limit, cursor }) => get(MemberKeysService).list(organizationId, limit, cursor);
  },
  entry: ({ id, name, ownerId, ownerName, scopes, createdAt, expiresAt, lastUsedAt }) => ({
    id,
    name,
    owner: { id: ownerId, name: ownerName },
    scopes,
    createdAt,
    expiresAt,
    lastUsedAt,
  }),
  line: ({ id, name, ownerName, scopes, expiresAt }) =>
    `${id}  ${name}  of ${ownerName}  ${scopes.join(',')}${expiresAt ? `  until ${expiresAt.toISOString()}` : ''}`,
});

export const revokeApiKey = inOrganization(modules, async (get, organizationId, { words: [, key = ''] }) => {
  await get(MemberKeysService).revoke(operatorIn(organizationId), key);
  return { data: { organizationId, id: key, revoked: true }, text: `Key ${key} is revoked.` };
});
