import { createParamDecorator, SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { OwnScope, Permission } from '@app/organizations';
import type { Principal } from '@app/common';

/** Who may call a route. */
export type AccessDeclaration =
  /** `recognizes`: a credential is not needed, and tells who calls. */
  | { readonly kind: 'public'; readonly recognizes: boolean }
  /** `scope`: what an API key needs; null: no API key does. */
  | { readonly kind: 'signed-in'; readonly scope: OwnScope | null }
  | { readonly kind: 'permission'; readonly permission: Permission };

/** Metadata key under which a route's `AccessDeclaration` stands; the guard, the OpenAPI document and the tests read it. */
export const ACCESS = 'facet:access';

const declare = (declaration: AccessDeclaration): CustomDecorator => SetMetadata(ACCESS, declaration);

/** Anybody, without a credential. With `recognizes: true` a valid one tells who calls; one that is not valid counts as none. */
export const Public = ({ recognizes = false } = {}): CustomDecorator => declare({ kind: 'public', recognizes });

/** Every signed-in user, and API keys with this scope. `interactive` refuses API keys, for what users do with their own account. */
export const SignedIn = (needs: OwnScope | { readonly interactive: true }): CustomDecorator =>
  declare({ kind: 'signed-in', scope: typeof needs === 'string' ? needs : null });

/** Whoever has this permission in the organization of the credential. */
export const Allows = (permission: Permission): CustomDecorator => declare({ kind: 'permission', permission });

/** The caller, as the guard found them. Only on routes that are not public. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  return context.switchToHttp().getRequest<{ user: Principal }>().user;
});

/** The caller of a public route that recognizes callers; null for anybody else, and for an API key, which proves no user. */
export const KnownCaller = createParamDecorator((_: unknown, context: ExecutionContext): Principal | null => {
  const { user } = context.switchToHttp().getRequest<{ user?: Principal }>();
  return user === undefined || user.credential === 'key' ? null : user;
});
