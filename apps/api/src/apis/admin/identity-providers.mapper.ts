import { WithETag } from '@app/http';
import type { IdentityProvider, ProviderConfiguration } from '@app/identity-providers';
import type { IdentityProviderDto, IdentityProvidersDto, NewIdentityProviderDto } from './dto/identity-provider.dto.js';

const toDto = (row: IdentityProvider): IdentityProviderDto => ({
  id: row.id,
  name: row.name,
  issuer: row.issuer,
  clientId: row.clientId,
  scopes: row.scopes,
  createUsers: row.createUsers,
  emailDomains: row.emailDomains,
  provider: `${row.organizationId}.${row.id}`,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** A provider, tagged with how often it was changed. */
export const toIdentityProvider = (row: IdentityProvider): WithETag<IdentityProviderDto> =>
  new WithETag(toDto(row), String(row.version));

export const toIdentityProviders = (rows: readonly IdentityProvider[]): IdentityProvidersDto => ({
  identityProviders: rows.map(toDto),
});

export const toProviderConfiguration = ({
  name,
  issuer,
  clientId,
  clientSecret,
  scopes = ['email', 'profile'],
  createUsers = false,
  emailDomains = [],
}: NewIdentityProviderDto): ProviderConfiguration => ({
  name,
  issuer,
  clientId,
  clientSecret,
  scopes,
  createUsers,
  emailDomains,
});
