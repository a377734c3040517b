import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { Strategy } from 'passport';
import { SETTINGS, type Settings, type TrustedIssuer } from '@app/config';
import { Clock, DomainError, TokenExpired, Unauthenticated, type Principal } from '@app/common';
import { publicIdOf } from '@app/users';
import { IssuerUnavailable } from '../auth.errors.js';
import { bearerTokenOf } from './bearer.js';
import { readIssuerClaims } from './issuer-claims.js';
import { IssuerKeys } from './issuer-keys.js';
import { IssuerPeople } from './issuer-people.js';
import { faultOfToken } from './issuer-token.js';
import { KnownKeySets } from './known-key-sets.service.js';
import { scopeOf } from './organization-scope.js';

/** Seconds that the clock of an issuer may be behind. */
const clockTolerance = 30;

interface KnownIssuer extends TrustedIssuer {
  readonly keys: IssuerKeys;
}

/** Tokens of the issuers in `TRUSTED_ISSUERS`, checked with keys from the one address that the setting names. */
@Injectable()
export class TrustedIssuerStrategy extends PassportStrategy(Strategy, 'trusted-issuer') {
  private readonly issuers: ReadonlyMap<string, KnownIssuer>;

  constructor(
    private readonly people: IssuerPeople,
    private readonly clock: Clock,
    keySets: KnownKeySets,
    @Inject(SETTINGS) settings: Settings,
  ) {
    super();
    const known = settings.TRUSTED_ISSUERS.map((one) => ({ ...one, keys: new IssuerKeys(one, clock, keySets) }));
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
    if (!claims || this.belongsElsewhere(publicIdOf(claims.identity), issuer)) throw new Unauthenticated();
    const principal = await this.people.principalOf(issuer, claims, scope);
    return { ...principal, validUntil: new Date(((payload.exp ?? 0) + clockTolerance) * 1000), authenticatedAt: authTimeOf(payload, this.clock.now()) };
  }

  /** A public id in the space of Facet itself, or of an issuer of another organization, which must not be taken from there. */
  private belongsElsewhere(publicId: string, { issuer, organizationId }: KnownIssuer): boolean {
    const provider = publicId.slice(0, publicId.indexOf('|'));
    const owner = [...this.issuers.values()].find((one) => one.provider === provider);
    return provider === 'local' || (owner !== undefined && owner.issuer !== issuer && owner.organizationId !== organizationId);
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
      const fault = faultOfToken(protectedHeader, payload, issuer.audience, this.clock.now().getTime() / 1000 + clockTolerance);
      if (fault !== undefined) throw new Unauthenticated({ cause: new Error(fault) });
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
  if (error instanceof DomainError) return error;
  if (error instanceof errors.JWTExpired) return new TokenExpired();
  return error instanceof errors.JOSEError ? new Unauthenticated({ cause: error }) : new IssuerUnavailable({ retryAfter: 5, cause: error });
}
