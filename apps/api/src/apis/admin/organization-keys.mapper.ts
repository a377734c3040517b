import type { OwnedApiKey } from '@app/auth';
import type { CountedPage } from '@app/common';
import type { OrganizationKeyDto, OrganizationKeyPageDto } from './dto/organization-key.dto.js';

function toOrganizationKey({
  id,
  name,
  ownerId,
  ownerName,
  scopes,
  createdAt,
  expiresAt,
  lastUsedAt,
}: OwnedApiKey): OrganizationKeyDto {
  return {
    id,
    name,
    owner: { id: ownerId, name: ownerName },
    scopes,
    createdAt: createdAt.toISOString(),
    ...(expiresAt !== null && { expiresAt: expiresAt.toISOString() }),
    ...(lastUsedAt !== null && { lastUsedAt: lastUsedAt.toISOString() }),
  };
}

export function toOrganizationKeyPage({ items, total, nextCursor }: CountedPage<OwnedApiKey>): OrganizationKeyPageDto {
  return {
    apiKeys: items.map(toOrganizationKey),
    ...(total !== undefined && { total }),
    ...(nextCursor !== undefined && { nextCursor }),
  };
}
