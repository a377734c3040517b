import { hash, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import jwt from 'jsonwebtoken';
import { Strategy, type StrategyOptionsWithRequest } from 'passport-jwt';
import { SETTINGS, type Settings } from '@app/config';
import { Clock, isUuid, TokenExpired, Unauthenticated, type Principal, type UserId } from '@app/common';
import { impersonationLifetime, type AccessClaims } from '../tokens/access-token.js';
import { mayHaveIssued, SigningKeys } from '../tokens/signing-keys.service.js';
import { Principals } from '../queries/principals.repository.js';
import type { GuardedRequest } from './request-context.js';

/** Seconds by which a token may live longer than `ACCESS_TOKEN_TTL`. */
const leeway = 5;

/**
 * The key that the header of a token names; undefined for tokens of others. A header never brings a key or an
 * address.
 */
async function keyOf(keys: SigningKeys, token: string): Promise<KeyObject | undefined> {
  const header = jwt.decode(token, { complete: true })?.header;
  // `crit` (RFC 7515, 4.1.11) names extensions that a reader must understand; Facet writes none, and the
  // library ignores it.
  if (header?.typ !== 'at+jwt' || typeof header.kid !== 'string' || 'crit' in header) return undefined;
  const key = await keys.verifier(header.kid);
  return key?.algorithm === header.alg ? key.publicKey : undefined;
}

/** The claims of a query, not validated: another program that has the keys could have signed anything. */
type Claims = { readonly [Name in keyof AccessClaims]?: unknown } & { readonly exp?: unknown; readonly iat?: unknown };

const isComplete = (claims: Claims): claims is AccessClaims & { exp: number; iat: number } =>
  typeof claims.exp === 'number' &&
  typeof claims.iat === 'number' &&
  typeof claims.sid === 'string' &&
  typeof claims.sub === 'string' &&
  isUuid(claims.sid) &&
  isUuid(claims.sub) &&
  (claims.org === undefined || typeof claims.org === 'string') &&
  (claims.act === undefined || isActor(claims.act));

const isActor = (act: unknown): act is NonNullable<AccessClaims['act']> =>
  typeof act === 'object' && act !== null && 'sub' in act && typeof act.sub === 'string' && isUuid(act.sub);

function optionsFor(keys: SigningKeys, settings: Settings): StrategyOptionsWithRequest {
  return {
    passReqToCallback: true,
    jwtFromRequest: (request) => credentialOf(request as GuardedRequest),
    algorithms: ['ES256', 'RS256'],
    issuer: settings.TOKEN_ISSUER,
    audience: settings.TOKEN_AUDIENCE,
    // Expiry is checked below, by the clock of the server, and has an error of its own.
    ignoreExpiration: true,
    secretOrKeyProvider: (_request, token: string, done) => {
      keyOf(keys, token).then(
        (key) => done(key ? null : new Unauthenticated(), key as unknown as string),
        (error: unknown) => done(error),
      );
    },
  };
}

const credentialOf = ({ context }: GuardedRequest): string => context.credential;

/** A token whose signature was verified: the session, the organization, the times, and the key that signed it. */
export interface VerifiedToken extends Pick<AccessClaims, 'sub' | 'sid'> {
  /** Empty in a session without an organization. */
  readonly org: string;
  /** Undefined: the user calls. */
  readonly adminId?: UserId | undefined;
  readonly exp: number;
  readonly iat: number;
  readonly kid: string;
}

/**
 * Tokens whose signature was verified. Nothing else is remembered: expiry and session are checked with every
 * request. The memory holds digests, no token.
 * What has expired is forgotten, and the oldest when there are too many.
 */
export class VerifiedTokens {
  private readonly known = new Map<string, VerifiedToken>();

  /** @param most tokens that are remembered; each takes about half a kilobyte */
  constructor(private readonly most: number) {}

  of(token: string): VerifiedToken | undefined {
    return this.known.get(hash('sha256', token, 'base64'));
  }

  remember(token: string, verified: VerifiedToken, now: Date): void {
    this.known.set(hash('sha256', token, 'base64'), verified);
    // All live equally long, so they expire in about the order in which they came.
    for (const [oldest, { exp }] of this.known) {
      if (this.known.size <= this.most && exp * 1000 > now.getTime()) return;
      this.known.delete(oldest);
    }
  }
}

/**
 * Tokens that are remembered. Verifying the signature costs more than everything else that is done with a
 * token, so it is done once.
 */
const mostRemembered = 10_000;

/** Facet's own access tokens. The session of the token is read on every request. */
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

  override authenticate(request: GuardedRequest, options?: object): void {
    const known = this.verified.of(credentialOf(request));
    // `passport-jwt` verifies the token and calls `validate`.
    if (!known) return void super.authenticate(request, options);
    this.principalOf(request, known).then(
      (caller) => this.success(caller),
      (error: unknown) => this.error(error as Error),
    );
  }

  async validate(request: GuardedRequest, claims: Claims): Promise<Principal> {
    const token = credentialOf(request);
    const kid = jwt.decode(token, { complete: true })?.header.kid;
    if (kid === undefined || !isComplete(claims)) throw new Unauthenticated();
    const { sub, sid, org = '', act, exp, iat } = claims;
    // Facet signs no token that lives longer: another program with the key did.
    if (exp - iat > (act ? impersonationLifetime : this.longest)) throw new Unauthenticated();
    const verified = { sub, sid, org, adminId: act?.sub, exp, iat, kid };
    const caller = await this.principalOf(request, verified);
    this.verified.remember(token, verified, this.clock.now());
    return caller;
  }

  private async principalOf(
    { context }: GuardedRequest,
    { kid, iat, exp, sid, sub, org, adminId }: VerifiedToken,
  ): Promise<Principal> {
    // A removed key proves nothing, and a superseded one nothing of what was issued since.
    const key = await this.keys.verifier(kid);
    if (!key || !mayHaveIssued(key, iat)) throw new Unauthenticated();
    const now = this.clock.now();
    if (!(exp * 1000 > now.getTime())) throw new TokenExpired();
    if (adminId !== undefined) {
      const acting = { id: sid, adminId, memberId: sub, organizationId: org };
      const impersonated = await this.principals.ofImpersonation(acting, now, context.organizationId);
      if (!impersonated) throw new Unauthenticated();
      return impersonated;
    }
    const found = await this.principals.ofSession({ sid, sub, org }, now, context.organizationId, context.reading);
    if (!found) throw new Unauthenticated();
    context.callerRow = found.row;
    return found.principal;
  }
}
