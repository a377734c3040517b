import type { StoredIssuer } from '@app/auth';
import type { IssuerDto, IssuersDto } from './dto/issuer.dto.js';

export function toIssuer(stored: StoredIssuer): IssuerDto {
  const {
    issuer,
    provider,
    jwksUri,
    audience,
    organizationId,
    algorithms,
    updateClaims,
    jwksOutageSeconds,
    source,
    createdAt,
  } = stored;
  return {
    issuer,
    provider,
    jwksUri,
    audience,
    organizationId,
    algorithms,
    updateClaims,
    jwksOutageSeconds,
    source,
    createdAt: createdAt.toISOString(),
  };
}

export const toIssuers = (stored: readonly StoredIssuer[]): IssuersDto => ({ issuers: stored.map(toIssuer) });
