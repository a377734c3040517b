import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { createRemoteJWKSet, decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { Strategy } from 'passport';
import { SETTINGS, type Settings, type TrustedIssuer } from '@app/config';
import { Clock, TokenExpired, Unauthenticated, type Principal } from '@app/kernel';
import { IssuerUnavailable } from '../auth.errors.js';
import { bearerTokenOf } from './bearer.js';
import { readIssuerClaims } from './issuer-claims.js';
import { IssuerPeople } from './issuer-people.js';
import { scopeOf } from './organization-scope.js';

/** Milliseconds that an issuer gets to answer, and that pass at least between two looks for an unknown key. */
const fetching = { timeoutDuration: 3000, cooldownDuration: 2000 };

/** Seconds that the clock of an issuer may be behind. */
const clockTolerance = 30;

interface KnownIssuer extends TrustedIssuer {
  readonly keys: JWTVerifyGetKey;
}

/** Tokens of the issuers in `TRUSTED_ISSUERS`, checked with keys from the one address that the setting names. */
@Injectable()
export class TrustedIssuerStrategy extends PassportStrategy(Strategy, 'trusted-issuer') {
  private readonly issuers: ReadonlyMap<string, KnownIssuer>;

  constructor(
    private readonly people: IssuerPeople,
    private readonly clock: Clock,
    @Inject(SETTINGS) settings: Settings,
  ) {
    super();
    const known = settings.TRUSTED_ISSUERS.map((one) => ({ ...one, keys: createRemoteJWKSet(new URL(one.jwksUri), fetching) }));
    this.issuers = new Map(known.map((one) => [one.issuer, one]));
  }

  /** Whether a token says that it comes from one of them. Nothing is believed yet. */
  claims(token: string): boolean {
    return this.issuerOf(token) !== undefined;
  }

  override authenticate(request: Request): void {
    this.principalOf(bearerTokenOf(request) ?? '', scopeOf(request)).then(
      (principal) => this.success(principal),
      (error: unknown) => this.error(error),
    );
  }

  validate(): never {
    throw new Error('authenticate answers');
  }

  private issuerOf(token: string): KnownIssuer | undefined {
    if (this.issuers.size === 0) return undefined;
    try {
      return this.issuers.get(decodeJwt(token).iss ?? '');
    } catch {
      return undefined;
    }
  }

  private async principalOf(token: string, scope: string | undefined): Promise<Principal> {
    const issuer = this.issuerOf(token);
    const payload = issuer && (await this.verified(issuer, token));
    const claims = payload && readIssuerClaims(issuer, payload);
    if (!claims) throw new Unauthenticated();
    const principal = await this.people.principalOf(issuer, claims, scope);
    return { ...principal, validUntil: new Date(((payload.exp ?? 0) + clockTolerance) * 1000), authenticatedAt: authTimeOf(payload, this.clock.now()) };
  }

  private async verified(issuer: KnownIssuer, token: string): Promise<JWTPayload> {
    const expected = { issuer: issuer.issuer, audience: issuer.audience, algorithms: [...issuer.algorithms] };
    try {
      const { payload } = await jwtVerify(token, issuer.keys, {
        ...expected,
        currentDate: this.clock.now(),
        clockTolerance,
        requiredClaims: ['exp', 'sub'],
      });
      return payload;
    } catch (error) {
      throw meaningOf(error);
    }
  }
}

/**
 * When the user signed in at the issuer: `auth_time` (OpenID Connect Core 1.0, 2; RFC 9068, 2.2.1). An issuer that does not say so is
 * taken at the time of the token: a refresh renews it, but its users have no other way. A moment in the future is none.
 */
function authTimeOf({ auth_time: signedIn, iat }: JWTPayload, now: Date): Date | null {
  const claim = signedIn === undefined ? iat : signedIn;
  if (typeof claim !== 'number' || !Number.isFinite(claim)) return null;
  return claim * 1000 <= now.getTime() + clockTolerance * 1000 ? new Date(claim * 1000) : null;
}

function meaningOf(error: unknown): Error {
  if (error instanceof errors.JWTExpired) return new TokenExpired();
  const ofTheToken =
    error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && error.code !== 'ERR_JOSE_GENERIC' && error.code !== 'ERR_JWKS_INVALID';
  return ofTheToken ? new Unauthenticated({ cause: error }) : new IssuerUnavailable({ retryAfter: 5, cause: error });
}
