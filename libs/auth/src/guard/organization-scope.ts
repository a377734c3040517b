import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Request } from 'express';
import type { Settings } from '@app/config';
import type { ErrorClass } from '@app/common';

/** Finds the organization that a request names. Throws when it names none, or more than one. */
export type ScopeResolver = (request: Request, settings: Settings) => string;

/** How a route finds its organization, and what it answers to who is no member of it. */
export interface ScopeDeclaration {
  readonly resolve: ScopeResolver;
  readonly otherwise: ErrorClass;
}

/** Metadata key under which a route's `ScopeDeclaration` stands. */
export const SCOPE = 'facet:scope';

/**
 * The request names its organization, in the place of the credential's own. The caller's permissions are those that they have
 * there. An organization that does not exist and one that the caller is no member of are answered alike.
 */
export const InOrganization = (resolve: ScopeResolver, otherwise: ErrorClass): CustomDecorator => SetMetadata(SCOPE, { resolve, otherwise });

const scopes = new WeakMap<object, string>();

/** Tells the strategies of this request which organization is meant. */
export const setScope = (request: object, organization: string): void => void scopes.set(request, organization);

export const scopeOf = (request: object): string | undefined => scopes.get(request);
