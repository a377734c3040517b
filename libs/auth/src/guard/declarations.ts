import { createParamDecorator, SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { Permission } from '@app/access';
import type { Principal } from '@app/kernel';

/** Who may call a route. */
export type AccessDeclaration =
  /** `recognizes`: a credential is not needed, and tells who calls. */
  | { readonly kind: 'public'; readonly recognizes: boolean }
  /** `interactive`: an API key does not do. */
  | { readonly kind: 'signed-in'; readonly interactive: boolean }
  | { readonly kind: 'permission'; readonly permission: Permission };

/** Metadata key under which a route's `AccessDeclaration` stands; the guard, the OpenAPI document and the tests read it. */
export const ACCESS = 'facet:access';

const declare = (declaration: AccessDeclaration): CustomDecorator => SetMetadata(ACCESS, declaration);

/** Anybody, without a credential. With `recognizes: true` a valid one tells who calls; one that is not valid counts as none. */
export const Public = ({ recognizes = false } = {}): CustomDecorator => declare({ kind: 'public', recognizes });

/** Anybody with a valid credential. `interactive: true` refuses API keys, for what a person does with their own account. */
export const SignedIn = ({ interactive = false } = {}): CustomDecorator => declare({ kind: 'signed-in', interactive });

/** Whoever has this permission in the organization of the credential. */
export const Allows = (permission: Permission): CustomDecorator => declare({ kind: 'permission', permission });

/** The caller, as the guard found them. Only on routes that are not public. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  return context.switchToHttp().getRequest<{ user: Principal }>().user;
});

/** The caller of a public route that recognizes callers; null for anybody else. */
export const KnownCaller = createParamDecorator((_: unknown, context: ExecutionContext): Principal | null => {
  return context.switchToHttp().getRequest<{ user?: Principal }>().user ?? null;
});
