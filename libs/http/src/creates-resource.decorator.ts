import {
  applyDecorators,
  SetMetadata,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { tap, type Observable } from 'rxjs';
import { type WithETag } from './preconditions.js';

/** Metadata key of routes whose answer has a `Location`; the OpenAPI document reads it. */
export const CREATES = 'facet:creates';

class LocationInterceptor implements NestInterceptor {
  constructor(private readonly key: string) {}

  intercept(
    context: ExecutionContext,
    next: CallHandler<WithETag<Readonly<Record<string, unknown>>>>,
  ): Observable<unknown> {
    const http = context.switchToHttp();
    const { path } = http.getRequest<Request>();
    return next
      .handle()
      .pipe(
        tap(({ body }) =>
          http
            .getResponse<Response>()
            .location(`${path.replace(/\/$/, '')}/${encodeURIComponent(String(body[this.key]))}`),
        ),
      );
  }
}

/**
 * The route adds to a collection: `Location` (RFC 9110, 10.2.2) names the new resource, which is below the
 * collection under this field of the answer.
 */
export const CreatesResource = (key = 'id'): MethodDecorator =>
  applyDecorators(UseInterceptors(new LocationInterceptor(key)), SetMetadata(CREATES, true));
