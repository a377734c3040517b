import { isApiKeyScope, operatorIn, type ApiKeyScope } from '@app/organizations';
import { Checked, DisplayName, TextList } from '@app/http';
import { MemberKeysService, MembersModule, UsersAdminService } from '@app/members';
import type { OwnedApiKey } from '@app/auth';
import type { Call, Needed, Optional } from '../command.js';
import { given, inOrganization, knownOrganization, listOf, pick } from '../operation.js';
import { classOf, ifGiven, ruleOf, textRule, validated } from '../rules.js';
import { userReference } from './references.js';

const modules = [MembersModule];

const isDateTime = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(value) &&
  !Number.isNaN(Date.parse(value));

const Creation = classOf({
  name: textRule(DisplayName({ max: 100 })),
  scopes: ruleOf<ApiKeyScope[]>(
    TextList({ max: 100, wants: 'scopes (facet role permissions shows them)', check: isApiKeyScope }),
  ),
  expires: ifGiven(
    textRule(Checked('expires', 'must be a date-time in RFC 3339, such as 2030-12-31T00:00:00Z', isDateTime)),
  ),
});

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
      validated(Creation, given({ name, scopes, expires })),
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
