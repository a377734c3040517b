import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { SETTINGS, type Settings } from '@app/config';
import { InternalError, PermissionMissing, type Principal } from '@app/common';
import { ImpersonationForbidden, SessionNeeded } from '../auth.errors.js';
import { SessionCookies } from '../browsers/session-cookies.js';
import { FactorRequired } from '../factors/factors.errors.js';
import { declarationOf, demandsFactor, type OwnAccess, type RouteDeclaration } from './access.decorators.js';
import { Authenticator } from './authenticator.js';
import type { GuardedRequest } from './request-context.js';

type Handler = ReturnType<ExecutionContext['getHandler']>;

/**
 * The one guard of every route: the authenticator finds the caller, and the declaration of the route decides
 * whether they may call.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly routes = new Map<Handler, RouteDeclaration>();

  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly cookies: SessionCookies,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = this.routeOf(context);
    const { access, scope, reading, policy } = route;
    if (!access) throw new InternalError({ message: 'This route does not declare its access.' });
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<GuardedRequest>(), http.getResponse<Response>()];
    const named = scope && attempt(() => scope.resolve(request, this.settings));
    request.context = {
      organizationId: named?.value,
      reading,
      cookie: undefined,
      ticket: undefined,
      credential: '',
      callerRow: undefined,
    };
    if (route.takesCookie || route.takesTicket) this.takeFromBrowser(request, route);

    if (access.kind === 'public') {
      await this.authenticator.admitAnonymous(request, response, policy, access.recognizes);
      return true;
    }
    const caller = await this.authenticator.authenticate(request, response, policy);
    // What a key may do with the data of its user is the same in every organization.
    if (access.kind === 'signed-in') assertOwnScope(caller, access);
    if (named?.error !== undefined) throw named.error;
    if (caller.lacksFactor && demandsFactor(access, scope)) throw new FactorRequired();
    if (scope && caller.organizationId !== named?.value) throw new scope.otherwise();
    if (access.kind === 'permission') assertIncludes(caller.permissions, access.permission);
    return true;
  }

  /**
   * The credentials of browsers that cannot send a header. Before anything is counted: a page of another site
   * uses up no limit of its visitor. A public route that takes the cookie also sets it, so it rejects other
   * sites without one, too.
   */
  private takeFromBrowser(request: GuardedRequest, route: RouteDeclaration): void {
    const { access, takesCookie, takesTicket, followsLinks } = route;
    const { context, headers, query } = request;
    const isPublic = access?.kind === 'public';
    if (!isPublic && (headers.authorization !== undefined || headers['x-api-key'] !== undefined)) return;
    if (takesTicket && typeof query.ticket === 'string') context.ticket = query.ticket;
    else if (takesCookie) context.cookie = this.cookies.read(request);
    if (followsLinks && opensPage(request)) return;
    if (takesCookie && (isPublic || context.cookie !== undefined)) this.cookies.assertOwnSite(request);
  }

  private routeOf(context: ExecutionContext): RouteDeclaration {
    const handler = context.getHandler();
    const known = this.routes.get(handler);
    if (known) return known;
    const route = declarationOf(this.reflector, handler, context.getClass());
    this.routes.set(handler, route);
    return route;
  }
}

/** Whether a browser shows the answer as a page of its own, and not in a frame, as an image or to a script. */
const opensPage = ({ method, headers: { 'sec-fetch-dest': shown } }: GuardedRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && (shown === undefined || shown === 'document');

function attempt<T>(work: () => T): { value: T; error?: undefined } | { value?: undefined; error: Error } {
  try {
    return { value: work() };
  } catch (error) {
    return { error: error as Error };
  }
}

function assertOwnScope(caller: Principal, { scope, impersonated }: OwnAccess): void {
  if (scope !== null) assertIncludes(caller.ownScopes, scope);
  else if (caller.credential === 'key') throw new SessionNeeded();
  else if (caller.impersonation && !impersonated) throw new ImpersonationForbidden();
}

function assertIncludes(allowed: readonly string[], needed: string): void {
  if (!allowed.includes(needed)) throw new PermissionMissing({ permissions: [needed] });
}
