import type { StoredIssuer } from '@app/auth';
import type { IssuerDto, IssuersDto } from './dto/issuer.dto.js';

export const toIssuer = (stored: StoredIssuer): IssuerDto => ({
  issuer: stored.issuer,
  provider: stored.provider,
  jwksUri: stored.jwksUri,
  audience: stored.audience,
  organizationId: stored.organizationId,
  algorithms: stored.algorithms,
  updateClaims: stored.updateClaims,
  jwksOutageSeconds: stored.jwksOutageSeconds,
  source: stored.source,
  createdAt: stored.createdAt.toISOString(),
});

export const toIssuers = (stored: readonly StoredIssuer[]): IssuersDto => ({ issuers: stored.map(toIssuer) });
