import {
  applyDecorators,
  createParamDecorator,
  mixin,
  SetMetadata,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { finalize, type Observable } from 'rxjs';
import { MediaTypeUnsupported, RequestInvalid } from '@app/common';
import { multipart, onlyMultipart } from './body.middleware.js';
import { BodySlots } from './body-places.js';
import { readMultipart, type MultipartLimits } from './multipart.js';

/** Uploads that are read or worked on at once, over all routes, and those of one user. */
const places = new BodySlots(16, 2);

/** How a route takes an image: beside JSON, or `alone` as the only thing. */
interface Taking extends MultipartLimits {
  readonly alone: boolean;
}

/** The body is the image and nothing else. */
function assertImageAlone(request: Request, field: string): void {
  const unknown = Object.keys((request.body ?? {}) as object).map((key) => ({
    field: key,
    message: `${key} is not a field of this request`,
  }));
  const missing = request.file ? [] : [{ field, message: `${field} must be a file` }];
  const fields = [...missing, ...unknown];
  if (fields.length > 0) throw new RequestInvalid({ fields });
}

function reading(taking: Taking): Type<NestInterceptor> {
  class ImageReader implements NestInterceptor {
    async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
      const http = context.switchToHttp();
      const request = http.getRequest<Request>();
      if (!multipart.test(request.headers['content-type'] ?? '')) {
        if (taking.alone) throw new MediaTypeUnsupported({ message: onlyMultipart });
        return next.handle();
      }
      const release = places.take(request);
      try {
        await readMultipart(request, http.getResponse<Response>(), taking);
        if (taking.alone) assertImageAlone(request, taking.field);
      } catch (error) {
        release();
        throw error;
      }
      return next.handle().pipe(finalize(release));
    }
  }
  return mixin(ImageReader);
}

/** Metadata key under which the field of a route's image stands; the OpenAPI document reads it. */
export const IMAGE_FIELD = 'facet:image-field';

/**
 * The route takes `multipart/form-data` beside JSON, with one image in `field`. The application must list it
 * as a `MultipartRoute`.
 */
export const TakesImage = (field: string, fileSize: number): MethodDecorator =>
  applyDecorators(
    UseInterceptors(reading({ field, fileSize, alone: false })),
    SetMetadata(IMAGE_FIELD, field),
    ApiConsumes('application/json', 'multipart/form-data'),
  );

/**
 * The route takes one image as `multipart/form-data` and nothing else. The application must list it as a
 * `MultipartRoute` that is `alone`.
 */
export const TakesImageAlone = (field: string, fileSize: number): MethodDecorator =>
  applyDecorators(
    UseInterceptors(reading({ field, fileSize, alone: true })),
    SetMetadata(IMAGE_FIELD, field),
    ApiConsumes('multipart/form-data'),
  );

/**
 * The bytes of the image that came with the request, if one did. What they are is for the pictures library to
 * find out.
 */
export const UploadedImage = createParamDecorator((_: unknown, context: ExecutionContext): Buffer | undefined => {
  return context.switchToHttp().getRequest<Request>().file?.buffer;
});
