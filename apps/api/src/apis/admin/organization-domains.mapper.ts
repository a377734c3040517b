import { WithETag } from '@app/http';
import { recordNameOf, recordValueOf } from '@app/invitations';
import type { OrganizationDomain } from '@app/organizations';
import type { OrganizationDomainDto, OrganizationDomainsDto } from './dto/organization-domain.dto.js';

function statusOf({ verifiedAt, failingSince }: OrganizationDomain): OrganizationDomainDto['status'] {
  if (!verifiedAt) return 'pending';
  return failingSince ? 'failing' : 'verified';
}

function toDomainDto(one: OrganizationDomain): OrganizationDomainDto {
  const { domain, joining, token, lastCheck, createdAt, verifiedAt, checkedAt, failingSince } = one;
  return {
    domain,
    status: statusOf(one),
    joining,
    record: { name: recordNameOf(domain), type: 'TXT', value: recordValueOf(token) },
    ...(lastCheck !== null && { lastCheck }),
    createdAt: createdAt.toISOString(),
    ...(verifiedAt && { verifiedAt: verifiedAt.toISOString() }),
    ...(checkedAt && { checkedAt: checkedAt.toISOString() }),
    ...(failingSince && { failingSince: failingSince.toISOString() }),
  };
}

/** A domain, tagged with how often admins changed it. */
export const toOrganizationDomain = (one: OrganizationDomain): WithETag<OrganizationDomainDto> =>
  new WithETag(toDomainDto(one), String(one.version));

export const toOrganizationDomains = (all: readonly OrganizationDomain[]): OrganizationDomainsDto => ({
  domains: all.map(toDomainDto),
});
