import { randomUUID } from 'node:crypto';
import { Injectable, type ExecutionContext } from '@nestjs/common';
import { AuthGuard, type IAuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import passport, { type Strategy } from 'passport';
import { Unauthenticated, type Principal } from '@app/common';
import { looksLikeApiKey } from '../keys/api-key-text.js';
import { ApiKeyStrategy, BearerKeyStrategy } from './api-key.strategy.js';
import { FacetTokenStrategy } from './facet-token.strategy.js';
import { TrustedIssuerStrategy } from './trusted-issuer.strategy.js';

/**
 * A guard of one passport strategy that answers with our own errors. Passport keeps strategies by name for the whole process, so each gets a name that no
 * other has: by the name of its kind, a second application in the process would answer for the first, from its own database. (Handed over itself, a
 * strategy would be one object for all requests, and its answer to one of them that to another.)
 */
function guardOf(strategy: Strategy): IAuthGuard {
  const name = randomUUID();
  passport.use(name, strategy);
  const Base = AuthGuard(name);
  return new (class extends Base {
    override handleRequest<T>(error: unknown, user: T): T {
      if (error) throw error as Error;
      if (!user) throw new Unauthenticated();
      return user;
    }
  })();
}

/** The ways in which a caller may prove who they are. */
@Injectable()
export class Strategies {
  private readonly key: IAuthGuard;
  private readonly bearerKey: IAuthGuard;
  private readonly ownToken: IAuthGuard;
  private readonly issuersToken: IAuthGuard;

  constructor(
    keys: ApiKeyStrategy,
    bearerKeys: BearerKeyStrategy,
    own: FacetTokenStrategy,
    private readonly issuers: TrustedIssuerStrategy,
  ) {
    [this.key, this.bearerKey, this.ownToken, this.issuersToken] = [guardOf(keys), guardOf(bearerKeys), guardOf(own), guardOf(issuers)];
  }

  byKey(context: ExecutionContext): Promise<Principal> {
    return callerBy(this.key, context);
  }

  /** What follows `Bearer`: an API key, a token of another issuer, or one of ours. Its form says which. */
  byToken(token: string, context: ExecutionContext): Promise<Principal> {
    if (looksLikeApiKey(token)) return callerBy(this.bearerKey, context);
    return callerBy(this.issuers.claims(token) ? this.issuersToken : this.ownToken, context);
  }
}

async function callerBy(guard: IAuthGuard, context: ExecutionContext): Promise<Principal> {
  await guard.canActivate(context);
  return context.switchToHttp().getRequest<Request & { user: Principal }>().user;
}
