import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { TooManyRequests, Unauthenticated, type Principal } from '@app/common';
import { addressBucket, Quotas, type PolicyName } from '@app/rate-limits';
import { policyOf } from './route-policy.js';

type Handler = ReturnType<ExecutionContext['getHandler']>;

/**
 * Counts every call against the rate limit of its route: by user, whatever they call with, or by address where nobody signs in. All keys and sessions of a
 * user are one caller: a key of its own quota would be as many quotas as somebody cares to make keys.
 */
@Injectable()
export class RouteLimits {
  private readonly policies = new Map<Handler, PolicyName | undefined>();

  constructor(
    private readonly reflector: Reflector,
    private readonly quotas: Quotas,
  ) {}

  /** Throws `TooManyRequests`. */
  countCaller(context: ExecutionContext, { userId }: Principal): void {
    const policy = this.policyOf(context);
    if (policy) this.count(responseOf(context), policy, `user:${userId}`);
  }

  /** Throws `TooManyRequests`. */
  countAddress(context: ExecutionContext): void {
    const policy = this.policyOf(context);
    if (policy) this.count(responseOf(context), policy, addressOf(context));
  }

  /**
   * Counts a credential that is missing or no good. One that was good and has expired is no guess.
   * Throws `TooManyRequests` in the place of an answer that somebody who guesses could learn from.
   */
  countFailure(context: ExecutionContext, error: unknown): void {
    if (error instanceof Unauthenticated) this.count(responseOf(context), 'failed', addressOf(context));
  }

  private count(response: Response, policy: PolicyName, subject: string): void {
    const standing = this.quotas.consume(policy, subject);
    if (!standing) return;
    response.setHeader('RateLimit-Policy', this.quotas.termsOf(policy));
    response.setHeader('RateLimit', `"${policy}";r=${standing.remaining};t=${standing.seconds}`);
    if (!standing.passes) throw new TooManyRequests({ retryAfter: standing.seconds });
  }

  private policyOf(context: ExecutionContext): PolicyName | undefined {
    const handler = context.getHandler();
    if (!this.policies.has(handler)) this.policies.set(handler, policyOf(this.reflector, handler, context.getClass()));
    return this.policies.get(handler);
  }
}

const responseOf = (context: ExecutionContext): Response => context.switchToHttp().getResponse<Response>();

const addressOf = (context: ExecutionContext): string => `address:${addressBucket(context.switchToHttp().getRequest<Request>().ip)}`;
