import { RequestMethod, SetMetadata, type CustomDecorator } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import type { Reflector } from '@nestjs/core';
import type { PolicyName } from '@app/rate-limits';
import { ACCESS, type AccessDeclaration } from './declarations.js';

const POLICY = 'facet:policy';

/**
 * Declares which rate limit the calls of a route count against, where it is not the one that follows from its verb and from who may call it.
 * `nothing`: they may come as often as they like.
 */
export const CountsAs = (policy: PolicyName | 'nothing'): CustomDecorator => SetMetadata(POLICY, policy);

/** What needs a permission is about others; what is public is counted by address. */
function impliedPolicy(access: AccessDeclaration, reads: boolean): PolicyName {
  if (access.kind === 'public') return reads ? 'public' : 'sign-in';
  if (access.kind === 'permission') return reads ? 'search' : 'admin';
  return reads ? 'read' : 'write';
}

type Handler = Parameters<Reflector['get']>[1];

/** The rate limit of a route; none for one that has no limit, or declares nothing. The guard and the OpenAPI document ask here. */
export function policyOf(reflector: Reflector, handler: Handler, controller: Handler): PolicyName | undefined {
  const access = reflector.getAllAndOverride<AccessDeclaration | undefined>(ACCESS, [handler, controller]);
  const declared = reflector.getAllAndOverride<PolicyName | 'nothing' | undefined>(POLICY, [handler, controller]);
  if (!access || declared === 'nothing') return undefined;
  return declared ?? impliedPolicy(access, reflector.get<RequestMethod>(METHOD_METADATA, handler) === RequestMethod.GET);
}
