import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { Clock, DomainError, TokenExpired, Unauthenticated, type Principal } from '@app/common';
import { publicIdOf, readIssuerClaims } from '@app/users';
import { IssuerUnavailable } from '../auth.errors.js';
import { faultOfToken } from '../issuers/issuer-token.js';
import { IssuerUsers } from '../issuers/issuer-users.service.js';
import { TrustedIssuers, type KnownIssuer } from '../issuers/trusted-issuers.service.js';
import { Principals, type FoundIdentity } from '../queries/principals.repository.js';
import { CredentialStrategy } from './credential.strategy.js';
import type { GuardedRequest } from './request-context.js';

/** Seconds that the clock of an issuer may be behind. */
const clockTolerance = 30;

/** Tokens of trusted issuers, verified with the keys of the one address that the configuration names. */
@Injectable()
export class TrustedIssuerStrategy extends PassportStrategy(CredentialStrategy, 'trusted-issuer') {
  constructor(
    private readonly issuers: TrustedIssuers,
    private readonly users: IssuerUsers,
    private readonly principals: Principals,
    private readonly clock: Clock,
  ) {
    super();
  }

  async validate({ context }: GuardedRequest): Promise<Principal> {
    const issuer = await this.issuers.of(context.credential);
    const payload = issuer && (await this.verified(issuer, context.credential));
    const claims = payload && readIssuerClaims(issuer, payload);
    if (!claims || this.issuers.isForeignTo(issuer, publicIdOf(claims.identity))) throw new Unauthenticated();
    const organization = context.organizationId ?? issuer.organizationId;
    const find = (): Promise<FoundIdentity | undefined> => this.principals.ofIdentity(claims.identity, organization);
    const found = (await find()) ?? (await this.users.register(issuer, claims, find));
    if (!found.principal) throw new Unauthenticated();
    await this.users.update(issuer, claims, found);
    return {
      ...found.principal,
      validUntil: new Date(((payload.exp ?? 0) + clockTolerance) * 1000),
      authenticatedAt: authTimeOf(payload, this.clock.now()),
    };
  }

  private async verified(issuer: KnownIssuer, token: string): Promise<JWTPayload> {
    const expected = { issuer: issuer.issuer, audience: [...issuer.audience], algorithms: [...issuer.algorithms] };
    try {
      const { payload, protectedHeader } = await jwtVerify(token, (header, parts) => issuer.keys.of(header, parts), {
        ...expected,
        currentDate: this.clock.now(),
        clockTolerance,
        requiredClaims: ['exp', 'sub'],
      });
      const fault = faultOfToken(
        protectedHeader,
        payload,
        issuer.audience,
        this.clock.now().getTime() / 1000 + clockTolerance,
      );
      if (fault !== undefined) throw new Unauthenticated({ cause: new Error(fault) });
      return payload;
    } catch (error) {
      throw meaningOf(error);
    }
  }
}

/**
 * When the user signed in at the issuer: `auth_time` (OpenID Connect Core 1.0, 2; RFC 9068, 2.2.1). For an
 * issuer that does not say so, the time of the
 * token counts: a refresh renews it, but its users have no other way. A time in the future does not count.
 */
function authTimeOf({ auth_time: signedIn, iat }: JWTPayload, now: Date): Date | null {
  const claim = signedIn === undefined ? iat : signedIn;
  if (typeof claim !== 'number' || !Number.isFinite(claim)) return null;
  return claim * 1000 <= now.getTime() + clockTolerance * 1000 ? new Date(claim * 1000) : null;
}

function meaningOf(error: unknown): Error {
  if (error instanceof DomainError) return error;
  if (error instanceof errors.JWTExpired) return new TokenExpired();
  return error instanceof errors.JOSEError
    ? new Unauthenticated({ cause: error })
    : new IssuerUnavailable({ retryAfter: 5, cause: error });
}
