import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import jwt from 'jsonwebtoken';
import { ExtractJwt, Strategy, type StrategyOptionsWithRequest } from 'passport-jwt';
import { SETTINGS, type Settings } from '@app/config';
import { Clock, isUuid, TokenExpired, Unauthenticated, type Principal } from '@app/common';
import type { AccessClaims } from '../tokens/access-tokens.js';
import { mayHaveIssued, SigningKeys } from '../tokens/signing-keys.service.js';
import { VerifiedTokens, type VerifiedToken } from '../tokens/verified-tokens.js';
import { bearerTokenOf } from './bearer.js';
import { readingOf } from './caller-reading.js';
import { scopeOf } from './organization-scope.js';
import { Principals } from './principals.repository.js';

/** Seconds by which a token may live longer than ours do. */
const leeway = 5;

/** The key that a token names in its header; nothing for tokens that are not ours. The header never brings a key or an address. */
async function keyOf(keys: SigningKeys, token: string): Promise<KeyObject | undefined> {
  const header = jwt.decode(token, { complete: true })?.header;
  // `crit` (RFC 7515, 4.1.11) names what a reader must understand or refuse; Facet writes none, and the library passes over it.
  if (header?.typ !== 'at+jwt' || typeof header.kid !== 'string' || 'crit' in header) return undefined;
  const key = await keys.verifier(header.kid);
  return key?.algorithm === header.alg ? key.publicKey : undefined;
}

/** The claims that a look-up needs, unchecked. Another program that shares our keys could have signed anything. */
type Claims = { readonly [Name in keyof AccessClaims]?: unknown } & { readonly exp?: unknown; readonly iat?: unknown };

const isComplete = (claims: Claims): claims is AccessClaims & { exp: number; iat: number } =>
  typeof claims.exp === 'number' &&
  typeof claims.iat === 'number' &&
  typeof claims.sid === 'string' &&
  typeof claims.sub === 'string' &&
  isUuid(claims.sid) &&
  isUuid(claims.sub);

function optionsFor(keys: SigningKeys, settings: Settings): StrategyOptionsWithRequest {
  return {
    passReqToCallback: true,
    jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
    algorithms: ['ES256', 'RS256'],
    issuer: settings.TOKEN_ISSUER,
    audience: settings.TOKEN_AUDIENCE,
    // Expiry is checked below, against our clock, and answered differently.
    ignoreExpiration: true,
    secretOrKeyProvider: (_request, token: string, done) => {
      keyOf(keys, token).then(
        (key) => done(key ? null : new Unauthenticated(), key as unknown as string),
        (error: unknown) => done(error),
      );
    },
  };
}

/** Tokens that are remembered: the signature of each is checked once, which costs more than all else that is done with it. */
const mostRemembered = 10_000;

/** Our own access tokens. The session behind the token is read on every request. */
@Injectable()
export class FacetTokenStrategy extends PassportStrategy(Strategy, 'facet-token') {
  private readonly verified = new VerifiedTokens(mostRemembered);

  private readonly longest: number;

  constructor(
    private readonly keys: SigningKeys,
    private readonly principals: Principals,
    private readonly clock: Clock,
    @Inject(SETTINGS) settings: Settings,
  ) {
    super(optionsFor(keys, settings));
    this.longest = settings.ACCESS_TOKEN_TTL + leeway;
  }

  override authenticate(request: Request, options?: object): void {
    const known = this.verified.of(bearerTokenOf(request) ?? '');
    if (!known) return void super.authenticate(request, options);
    this.recalled(request, known).then(
      (principal) => this.success(principal),
      (error: unknown) => this.error(error as Error),
    );
  }

  async validate(request: Request, claims: Claims): Promise<Principal> {
    const token = bearerTokenOf(request) ?? '';
    const kid = jwt.decode(token, { complete: true })?.header.kid;
    if (kid === undefined || !isComplete(claims)) throw new Unauthenticated();
    const { sub, sid, exp, iat } = claims;
    // Only who has the key by other ways writes tokens that live longer than ours.
    if (exp - iat > this.longest) throw new Unauthenticated();
    const verified = { sub, sid, exp, iat, kid };
    const principal = await this.recalled(request, verified);
    this.verified.remember(token, verified, this.clock.now());
    return principal;
  }

  /** A key that is no longer ours proves nothing any more, and one that was superseded nothing of what was issued since. */
  private async recalled(request: Request, token: VerifiedToken): Promise<Principal> {
    const key = await this.keys.verifier(token.kid);
    if (!key || !mayHaveIssued(key, token.iat)) throw new Unauthenticated();
    return this.principalOf(request, token);
  }

  private async principalOf(request: Request, { sub, sid, exp }: Omit<VerifiedToken, 'kid' | 'iat'>): Promise<Principal> {
    const now = this.clock.now();
    if (!(exp * 1000 > now.getTime())) throw new TokenExpired();
    const principal = await this.principals.ofSession({ sid, sub }, now, scopeOf(request), readingOf(request));
    if (!principal) throw new Unauthenticated();
    return principal;
  }
}
