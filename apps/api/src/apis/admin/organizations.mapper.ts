import { WithETag } from '@app/http';
import type { CountedPage } from '@app/common';
import type { OrganizationRecord } from '@app/organizations';
import type { OrganizationDto, OrganizationPageDto } from './dto/organization.dto.js';

function toOrganizationDto({ id, name, createdAt, updatedAt }: OrganizationRecord): OrganizationDto {
  return { id, name, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** An organization, tagged with how often it was changed; its settings count. */
export function toOrganization(organization: OrganizationRecord): WithETag<OrganizationDto> {
  return new WithETag(toOrganizationDto(organization), String(organization.version));
}

export function toOrganizationPage({ items, total, nextCursor }: CountedPage<OrganizationRecord>): OrganizationPageDto {
  return {
    organizations: items.map(toOrganizationDto),
    ...(total !== undefined && { total }),
    ...(nextCursor !== undefined && { nextCursor }),
  };
}
