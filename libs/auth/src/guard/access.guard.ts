import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { OwnScope } from '@app/organizations';
import { SETTINGS, type Settings } from '@app/config';
import { DomainError, InternalError, nameCaller, PermissionMissing, Unauthenticated, type Principal } from '@app/common';
import { CredentialsContradict, SessionNeeded } from '../auth.errors.js';
import { bearerTokenOf } from './bearer.js';
import { READING, setReading, type CallerReading } from './caller-reading.js';
import { ACCESS, type AccessDeclaration } from './declarations.js';
import { SCOPE, setScope, type ScopeDeclaration } from './organization-scope.js';
import { RouteLimits } from './route-limits.js';
import { Strategies } from './strategies.js';

/** What a route that is not public asks of its callers. */
type Demand = Exclude<AccessDeclaration, { kind: 'public' }>;

/** The one guard of every route: finds out who calls, and whether the route's declaration lets them. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly strategies: Strategies,
    private readonly limits: RouteLimits,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const declaration = this.reflector.getAllAndOverride<AccessDeclaration | undefined>(ACCESS, [context.getHandler(), context.getClass()]);
    if (!declaration) throw new InternalError({ message: 'This route does not declare who may call it.' });
    if (declaration.kind !== 'public') await this.admit(context, declaration);
    else {
      this.limits.countAddress(context);
      if (declaration.recognizes) await this.recognize(context);
    }
    return true;
  }

  private async admit(context: ExecutionContext, declaration: Demand): Promise<void> {
    const reading = this.reflector.get<CallerReading<object> | undefined>(READING, context.getHandler());
    if (reading) setReading(context.switchToHttp().getRequest<Request>(), reading);
    const caller = await this.counted(context, declaration);
    if (declaration.kind === 'permission') assertAllowed(caller.permissions, declaration.permission);
    nameCaller(caller);
  }

  /** A credential that is not valid counts as none. */
  private async recognize(context: ExecutionContext): Promise<void> {
    try {
      nameCaller(await this.authenticated(context));
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
    }
  }

  private async counted(context: ExecutionContext, declaration: Demand): Promise<Principal> {
    try {
      return await this.scoped(context, declaration);
    } catch (error) {
      this.limits.countFailure(context, error);
      throw error;
    }
  }

  /** The caller in the organization that the request names, where the route says that it names one. A credential that is no good counts more than a scope that is none. */
  private async scoped(context: ExecutionContext, declaration: Demand): Promise<Principal> {
    const scope = this.reflector.getAllAndOverride<ScopeDeclaration | undefined>(SCOPE, [context.getHandler(), context.getClass()]);
    if (!scope) return this.principalOf(context, declaration);
    const request = context.switchToHttp().getRequest<Request>();
    const named = attempt(() => scope.resolve(request, this.settings));
    if (named.value !== undefined) setScope(request, named.value);
    const caller = await this.principalOf(context, declaration);
    if (named.value === undefined) throw named.error;
    if (caller.organizationId !== named.value) throw new scope.otherwise();
    return caller;
  }

  /** What a key may do with its user's own data is the same in every organization, and counts more than one that the request fails to name. */
  private async principalOf(context: ExecutionContext, declaration: Demand): Promise<Principal> {
    const caller = await this.authenticated(context);
    // Before it is known whether they may: what is refused is written down under their name.
    nameCaller(caller);
    this.limits.countCaller(context, caller);
    if (declaration.kind === 'signed-in') assertOwn(caller, declaration.scope);
    return caller;
  }

  private async authenticated(context: ExecutionContext): Promise<Principal> {
    const { headers } = context.switchToHttp().getRequest<Request>();
    const byKey = headers['x-api-key'] === undefined ? undefined : await this.strategies.byKey(context);
    if (byKey && headers.authorization === undefined) return byKey;
    const token = bearerTokenOf({ headers });
    if (token === undefined) throw new Unauthenticated();
    const byToken = await this.strategies.byToken(token, context);
    if (byKey && byKey.userId !== byToken.userId) throw new CredentialsContradict();
    return byToken;
  }
}

function attempt<T>(work: () => T): { value: T; error?: undefined } | { value?: undefined; error: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}

function assertOwn(caller: Principal, scope: OwnScope | null): void {
  if (scope !== null) assertAllowed(caller.ownScopes, scope);
  else if (caller.credential === 'key') throw new SessionNeeded();
}

function assertAllowed(allowed: readonly string[], needed: string): void {
  if (!allowed.includes(needed)) throw new PermissionMissing({ permissions: [needed] });
}
