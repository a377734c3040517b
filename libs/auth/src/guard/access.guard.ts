import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard, type IAuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import { SETTINGS, type Settings } from '@app/config';
import { InternalError, nameCaller, PermissionMissing, Unauthenticated, type Principal } from '@app/kernel';
import { CredentialsContradict, SessionNeeded } from '../auth.errors.js';
import { bearerTokenOf } from './bearer.js';
import { READING, setReading, type CallerReading } from './caller-reading.js';
import { ACCESS, type AccessDeclaration } from './declarations.js';
import { SCOPE, setScope, type ScopeDeclaration } from './organization-scope.js';
import { RouteLimits } from './route-limits.js';
import { TrustedIssuerStrategy } from './trusted-issuer.strategy.js';

/** What a route that is not public asks of its callers. */
type Demand = Exclude<AccessDeclaration, { kind: 'public' }>;

type StrategyName = 'facet-token' | 'trusted-issuer' | 'api-key';

/** A guard of one passport strategy that answers with our own errors. */
function guardOf(strategy: StrategyName): IAuthGuard {
  const Base = AuthGuard(strategy);
  return new (class extends Base {
    override handleRequest<T>(error: unknown, user: T): T {
      if (error) throw error as Error;
      if (!user) throw new Unauthenticated();
      return user;
    }
  })();
}

/** The one guard of every route: finds out who calls, and whether the route's declaration lets them. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly guards = { 'facet-token': guardOf('facet-token'), 'trusted-issuer': guardOf('trusted-issuer'), 'api-key': guardOf('api-key') };

  constructor(
    private readonly reflector: Reflector,
    private readonly issuers: TrustedIssuerStrategy,
    private readonly limits: RouteLimits,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const declaration = this.reflector.getAllAndOverride<AccessDeclaration | undefined>(ACCESS, [context.getHandler(), context.getClass()]);
    if (!declaration) throw new InternalError({ message: 'This route does not declare who may call it.' });
    if (declaration.kind === 'public') this.limits.countAddress(context);
    else await this.admit(context, declaration);
    return true;
  }

  private async admit(context: ExecutionContext, declaration: Demand): Promise<void> {
    const reading = this.reflector.get<CallerReading<object> | undefined>(READING, context.getHandler());
    if (reading) setReading(context.switchToHttp().getRequest<Request>(), reading);
    const caller = await this.counted(context);
    demand(declaration, caller);
    nameCaller(caller);
  }

  private async counted(context: ExecutionContext): Promise<Principal> {
    try {
      return await this.scoped(context);
    } catch (error) {
      this.limits.countFailure(context, error);
      throw error;
    }
  }

  /** The caller in the organization that the request names, where the route says that it names one. A credential that is no good counts more than a scope that is none. */
  private async scoped(context: ExecutionContext): Promise<Principal> {
    const scope = this.reflector.getAllAndOverride<ScopeDeclaration | undefined>(SCOPE, [context.getHandler(), context.getClass()]);
    if (!scope) return this.principalOf(context);
    const request = context.switchToHttp().getRequest<Request>();
    const named = attempt(() => scope.resolve(request, this.settings));
    if (named.value !== undefined) setScope(request, named.value);
    const caller = await this.principalOf(context);
    if (named.value === undefined) throw named.error;
    if (caller.organizationId !== named.value) throw new scope.otherwise();
    return caller;
  }

  private async principalOf(context: ExecutionContext): Promise<Principal> {
    const caller = await this.authenticated(context);
    this.limits.countCaller(context, caller);
    return caller;
  }

  private async authenticated(context: ExecutionContext): Promise<Principal> {
    const request = context.switchToHttp().getRequest<Request & { user: Principal }>();
    const byKey = request.headers['x-api-key'] === undefined ? undefined : await this.authenticate('api-key', context, request);
    if (byKey && request.headers.authorization === undefined) return byKey;
    const token = bearerTokenOf(request);
    if (token === undefined) throw new Unauthenticated();
    const byToken = await this.authenticate(this.issuers.claims(token) ? 'trusted-issuer' : 'facet-token', context, request);
    if (byKey && byKey.userId !== byToken.userId) throw new CredentialsContradict();
    return byToken;
  }

  private async authenticate(strategy: StrategyName, context: ExecutionContext, request: { user: Principal }): Promise<Principal> {
    await this.guards[strategy].canActivate(context);
    return request.user;
  }
}

function attempt<T>(work: () => T): { value: T; error?: undefined } | { value?: undefined; error: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}

function demand(declaration: Demand, caller: Principal): void {
  if (declaration.kind === 'signed-in') {
    if (declaration.interactive && caller.credential === 'key') throw new SessionNeeded();
  } else if (!caller.permissions.includes(declaration.permission)) {
    throw new PermissionMissing({ permissions: [declaration.permission] });
  }
}
