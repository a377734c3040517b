import {
  createParamDecorator,
  RequestMethod,
  SetMetadata,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import type { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { Settings } from '@app/config';
import { PermissionMissing, TokenExpired, Unauthenticated, type ErrorClass, type Principal } from '@app/common';
import type { OwnScope, Permission } from '@app/organizations';
import type { PolicyName } from '@app/rate-limits';
import {
  CredentialsContradict,
  CrossSiteRequest,
  ImpersonationForbidden,
  IssuerUnavailable,
  SessionNeeded,
} from '../auth.errors.js';
import { FactorRequired } from '../factors/factors.errors.js';
import type { CallerReading, GuardedRequest } from './request-context.js';

/** For signed-in users, about their own data. */
export interface OwnAccess {
  readonly kind: 'signed-in';
  /** What an API key needs; null: API keys are rejected. */
  readonly scope: OwnScope | null;
  /** Whether an admin who acts in the place of the user may call. */
  readonly impersonated: boolean;
}

/** The access rule of a route. */
type AccessDeclaration =
  /** `recognizes`: a credential is optional, and identifies the caller. */
  | { readonly kind: 'public'; readonly recognizes: boolean }
  | OwnAccess
  | { readonly kind: 'permission'; readonly permission: Permission };

/** How a route finds its organization, and the error for callers who are no member of it. */
interface ScopeDeclaration {
  /** Throws when the request names no organization, or more than one. */
  readonly resolve: (request: Request, settings: Settings) => string;
  readonly otherwise: ErrorClass;
}

/** Everything that a route declares about its callers. The guard, the OpenAPI document and the tests read it. */
export interface RouteDeclaration {
  /** Undefined: the route declares nothing, and no caller passes. */
  readonly access: AccessDeclaration | undefined;
  readonly scope: ScopeDeclaration | undefined;
  readonly reading: CallerReading | undefined;
  /** Whether the session cookie of a browser counts where the request has no other credential. */
  readonly takesCookie: boolean;
  /** Whether it counts, too, when a link of another site is followed. */
  readonly followsLinks: boolean;
  /** Whether a ticket in the query counts where the request has no other credential. */
  readonly takesTicket: boolean;
  /** The rate limit that the calls count against; undefined: none. */
  readonly policy: PolicyName | undefined;
  /** How the guard rejects a caller. */
  readonly rejections: readonly ErrorClass[];
}

const [ACCESS, SCOPE, READING, COOKIE, TICKET, POLICY] = [
  'facet:access',
  'facet:scope',
  'facet:reading',
  'facet:cookie',
  'facet:ticket',
  'facet:policy',
] as const;

const declareAccess = (access: AccessDeclaration): CustomDecorator => SetMetadata(ACCESS, access);

/**
 * Any caller, without a credential. With `recognizes: true` a valid one identifies the caller; one that is not valid
 * counts as none.
 */
export const Public = ({ recognizes = false } = {}): CustomDecorator => declareAccess({ kind: 'public', recognizes });

/**
 * Every signed-in user, and API keys with this scope. `interactive` rejects API keys, for what users do with
 * their own account, and admins who act in the place of the user, unless the route is `impersonated`.
 */
export const SignedIn = (
  needs: OwnScope | { readonly interactive: true; readonly impersonated?: true },
): CustomDecorator =>
  typeof needs === 'string'
    ? declareAccess({ kind: 'signed-in', scope: needs, impersonated: true })
    : declareAccess({ kind: 'signed-in', scope: null, impersonated: needs.impersonated ?? false });

/** Users and API keys that have this permission in the organization of the credential. */
export const Allows = (permission: Permission): CustomDecorator => declareAccess({ kind: 'permission', permission });

/**
 * The request names its organization, in the place of the one of the credential. The caller has the
 * permissions of that organization. One that does not exist and one that the caller is no member of get the
 * same answer: `otherwise`.
 */
export const InOrganization = (resolve: ScopeDeclaration['resolve'], otherwise: ErrorClass): CustomDecorator =>
  SetMetadata(SCOPE, { resolve, otherwise });

/**
 * The route takes the session cookie of a browser in the place of another credential. Requests of other sites
 * are rejected: with the cookie, and on public routes without it too, because their answer sets it.
 * @param links `true`: a page for people, which changes nothing. It opens when a link of another site is followed.
 */
export const TakesSessionCookie = ({ links = false } = {}): CustomDecorator =>
  SetMetadata(COOKIE, links ? 'links' : 'own site');

/**
 * The route takes a ticket in the query, which is used up, in the place of another credential: for clients
 * that send neither headers nor cookies.
 */
export const TakesStreamTicket = (): CustomDecorator => SetMetadata(TICKET, true);

/**
 * The rate limit that the calls of a route count against, where it does not follow from its verb and its
 * access declaration.
 * `nothing`: there is no limit.
 */
export const CountsAs = (policy: PolicyName | 'nothing'): CustomDecorator => SetMetadata(POLICY, policy);

const requestOf = (context: ExecutionContext): GuardedRequest => context.switchToHttp().getRequest<GuardedRequest>();

/** The caller. Only on routes that are not public. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal | undefined => requestOf(context).user,
);

/**
 * The caller of a public route that recognizes callers; null for all others, and for an API key and an impersonation,
 * which prove no user.
 */
export const KnownCaller = createParamDecorator((_: unknown, context: ExecutionContext): Principal | null => {
  const { user } = requestOf(context);
  return user === undefined || ['key', 'impersonation'].includes(user.credential) ? null : user;
});

/** The session cookie, on routes that take it. Undefined when the request has none. */
export const SessionCookie = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined => requestOf(context).context.cookie,
);

const CallerRow = createParamDecorator(
  (_: unknown, context: ExecutionContext): object | undefined => requestOf(context).context.callerRow,
);

/**
 * A parameter with a row of the caller, which the guard reads. Undefined without such a row, for API keys,
 * and for tokens of other issuers: the handler reads it itself.
 */
export function ReadWithCaller(reading: CallerReading): ParameterDecorator {
  return (controller, method, index) => {
    if (method === undefined) throw new Error('The row is a parameter of a handler.');
    Reflect.defineMetadata(READING, reading, Reflect.get(controller, method) as object);
    CallerRow()(controller, method, index);
  };
}

type Target = Parameters<Reflector['get']>[1];

export function declarationOf(reflector: Reflector, handler: Target, controller: Target): RouteDeclaration {
  const declared = <Value>(key: string): Value | undefined =>
    reflector.getAllAndOverride<Value | undefined>(key, [handler, controller]);
  const access = declared<AccessDeclaration>(ACCESS);
  const scope = declared<ScopeDeclaration>(SCOPE);
  const cookie = declared<'links' | 'own site'>(COOKIE);
  const takesCookie = cookie !== undefined;
  const policy =
    declared<PolicyName | 'nothing'>(POLICY) ?? (access && impliedPolicy(access, isRead(reflector, handler)));
  return {
    access,
    scope,
    reading: declared<CallerReading>(READING),
    takesCookie,
    followsLinks: cookie === 'links',
    takesTicket: declared<true>(TICKET) ?? false,
    policy: access && policy !== 'nothing' ? policy : undefined,
    rejections: access ? [...rejectionsOf(access, scope), ...(takesCookie ? [CrossSiteRequest] : [])] : [],
  };
}

const isRead = (reflector: Reflector, handler: Target): boolean =>
  reflector.get<RequestMethod>(METHOD_METADATA, handler) === RequestMethod.GET;

function rejectionsOf(access: AccessDeclaration, scope: ScopeDeclaration | undefined): ErrorClass[] {
  if (access.kind === 'public') return access.recognizes ? [IssuerUnavailable] : [];
  const isForUsersAlone = access.kind === 'signed-in' && access.scope === null;
  return [
    Unauthenticated,
    TokenExpired,
    IssuerUnavailable,
    CredentialsContradict,
    isForUsersAlone ? SessionNeeded : PermissionMissing,
    ...(isForUsersAlone && !access.impersonated ? [ImpersonationForbidden] : []),
    ...(demandsFactor(access, scope) ? [FactorRequired] : []),
  ];
}

/**
 * Whether a caller who lacks the second factor that their organization demands is rejected. What users do with their own
 * account is open to them, so that they can set one up.
 */
export const demandsFactor = (access: AccessDeclaration, scope: ScopeDeclaration | undefined): boolean =>
  scope !== undefined || access.kind === 'permission' || (access.kind === 'signed-in' && access.scope !== null);

/** What needs a permission is about others; what is public is counted by address. */
function impliedPolicy(access: AccessDeclaration, reads: boolean): PolicyName {
  if (access.kind === 'public') return reads ? 'public' : 'sign-in';
  if (access.kind === 'permission') return reads ? 'search' : 'admin';
  return reads ? 'read' : 'write';
}
