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
  intercept(context: ExecutionContext, next: CallHandler<WithETag<{ readonly id: string }>>): Observable<unknown> {
    const http = context.switchToHttp();
    const { path } = http.getRequest<Request>();
    return next
      .handle()
      .pipe(
        tap(({ body }) =>
          http.getResponse<Response>().location(`${path.replace(/\/$/, '')}/${encodeURIComponent(body.id)}`),
        ),
      );
  }
}

/**
 * The route adds to a collection: `Location` (RFC 9110, 10.2.2) names the new resource, which is below the
 * collection under the `id` of the answer.
 */
export const CreatesResource = (): MethodDecorator =>
  applyDecorators(UseInterceptors(LocationInterceptor), SetMetadata(CREATES, true));
