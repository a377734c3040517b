import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { Passport, type Strategy } from 'passport';
import { DomainError, nameCaller, TooManyRequests, Unauthenticated, type Principal } from '@app/common';
import { addressBucket, RateLimits, type PolicyName } from '@app/rate-limits';
import { CredentialsContradict } from '../auth.errors.js';
import { TrustedIssuers } from '../issuers/trusted-issuers.service.js';
import { apiKeyPrefix } from '../keys/api-key-text.js';
import { ApiKeyStrategy } from './api-key.strategy.js';
import { FacetTokenStrategy } from './facet-token.strategy.js';
import type { GuardedRequest } from './request-context.js';
import { SessionCookieStrategy } from './session-cookie.strategy.js';
import { StreamTicketStrategy } from './stream-ticket.strategy.js';
import { TrustedIssuerStrategy } from './trusted-issuer.strategy.js';

type StrategyName = 'facet-token' | 'trusted-issuer' | 'api-key' | 'session-cookie' | 'stream-ticket';

/**
 * Authenticates the caller: picks the Passport strategy of the credential, and counts the call. A strategy
 * answers with the principal, as the database has it at this moment: an ended session, a revoked key, a user
 * who is not active and a banned member are rejected.
 */
@Injectable()
export class Authenticator {
  /**
   * Not the global one of `passport`: there, of two applications in a process, the later would replace the
   * strategies of the first.
   */
  private readonly passport = new Passport();

  constructor(
    facetTokens: FacetTokenStrategy,
    trustedIssuers: TrustedIssuerStrategy,
    apiKeys: ApiKeyStrategy,
    sessionCookies: SessionCookieStrategy,
    streamTickets: StreamTicketStrategy,
    private readonly issuers: TrustedIssuers,
    private readonly limits: RateLimits,
  ) {
    const strategies: Record<StrategyName, Strategy> = {
      'facet-token': facetTokens,
      'trusted-issuer': trustedIssuers,
      'api-key': apiKeys,
      'session-cookie': sessionCookies,
      'stream-ticket': streamTickets,
    };
    for (const [name, strategy] of Object.entries(strategies)) this.passport.use(name, strategy);
  }

  /**
   * The caller of a route that needs one. All keys and sessions of a user count as one caller: else every new
   * key would bring a new quota. An admin who acts in the place of a member uses up the own one. Throws `Unauthenticated`, `TokenExpired`, `CredentialsContradict`,
   * `TooManyRequests`, or `IssuerUnavailable`.
   */
  async authenticate(request: GuardedRequest, response: Response, policy: PolicyName | undefined): Promise<Principal> {
    try {
      const caller = await this.identify(request);
      this.count(response, policy, `user:${caller.impersonation?.adminId ?? caller.userId}`);
      return caller;
    } catch (error) {
      // Guesses are limited. A token that has expired was valid once: it is no guess.
      if (error instanceof Unauthenticated) this.count(response, 'failed', addressOf(request));
      throw error;
    }
  }

  /**
   * A call of a public route. It counts by address; where the route recognizes callers, a credential that is
   * not valid counts as none.
   */
  async admitAnonymous(
    request: GuardedRequest,
    response: Response,
    policy: PolicyName | undefined,
    recognizes: boolean,
  ): Promise<void> {
    this.count(response, policy, addressOf(request));
    if (!recognizes) return;
    try {
      await this.identify(request);
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
    }
  }

  private async identify(request: GuardedRequest): Promise<Principal> {
    const { 'x-api-key': key, authorization } = request.headers;
    const byKey = key === undefined ? undefined : await this.verify('api-key', String(key), request);
    const caller = byKey && authorization === undefined ? byKey : await this.verifyOther(authorization, request);
    if (byKey && byKey.userId !== caller.userId) throw new CredentialsContradict();
    request.user = caller;
    // At once: if the call is rejected later, the audit names the caller.
    nameCaller(caller);
    return caller;
  }

  private verifyOther(authorization: string | undefined, request: GuardedRequest): Promise<Principal> {
    const { cookie, ticket } = request.context;
    if (authorization !== undefined) return this.verifyBearer(authorization, request);
    if (ticket !== undefined) return this.verify('stream-ticket', ticket, request);
    return cookie === undefined
      ? Promise.reject(new Unauthenticated())
      : this.verify('session-cookie', cookie, request);
  }

  /** After `Bearer` comes an API key, a token of a trusted issuer, or one of Facet's own. Its form says which. */
  private async verifyBearer(authorization: string, request: GuardedRequest): Promise<Principal> {
    const token = bearerTokenOf(authorization);
    if (token === undefined) throw new Unauthenticated();
    if (token.startsWith(apiKeyPrefix)) return this.verify('api-key', token, request);
    return this.verify((await this.issuers.of(token)) ? 'trusted-issuer' : 'facet-token', token, request);
  }

  private verify(strategy: StrategyName, credential: string, request: GuardedRequest): Promise<Principal> {
    request.context.credential = credential;
    return new Promise((resolve, reject) => {
      const done = (error?: Error | null, caller?: object | false | null): void => {
        if (error) reject(error);
        else if (caller) resolve(caller as Principal);
        else reject(new Unauthenticated());
      };
      const run = this.passport.authenticate(strategy, { session: false }, done) as (
        request: GuardedRequest,
        response: unknown,
        next: typeof done,
      ) => void;
      run(request, request.res, done);
    });
  }

  private count(response: Response, policy: PolicyName | undefined, bucketKey: string): void {
    const state = policy && this.limits.consumeQuota(policy, bucketKey);
    if (!state) return;
    response.setHeader('RateLimit-Policy', this.limits.policyHeader(policy));
    response.setHeader('RateLimit', `"${policy}";r=${state.remaining};t=${state.seconds}`);
    if (!state.passes) throw new TooManyRequests({ retryAfter: state.seconds });
  }
}

/** The token of `Authorization: Bearer …` (RFC 6750, 2.1); undefined for other schemes. */
const bearerTokenOf = (authorization: string): string | undefined =>
  /^Bearer +([\w\-.~+/]+=*) *$/i.exec(authorization)?.[1];

const addressOf = ({ ip }: GuardedRequest): string => `address:${addressBucket(ip)}`;
