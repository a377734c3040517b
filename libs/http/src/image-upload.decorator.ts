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
import { multipart } from './body.middleware.js';
import { BodyPlaces } from './body-places.js';
import { readMultipart, type MultipartLimits } from './multipart.js';

/** Uploads that are read or worked on at once, over all routes, and those of one user. */
const places = new BodyPlaces(16, 2);

function reading(limits: MultipartLimits): Type<NestInterceptor> {
  class ImageReader implements NestInterceptor {
    async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
      const http = context.switchToHttp();
      const request = http.getRequest<Request>();
      if (!multipart.test(request.headers['content-type'] ?? '')) return next.handle();
      const giveBack = places.take(request);
      try {
        await readMultipart(request, http.getResponse<Response>(), limits);
      } catch (error) {
        giveBack();
        throw error;
      }
      return next.handle().pipe(finalize(giveBack));
    }
  }
  return mixin(ImageReader);
}

/** Metadata key under which the field of a route's image stands; the OpenAPI document reads it. */
export const IMAGE_FIELD = 'facet:image-field';

/** The route takes `multipart/form-data` beside JSON, with one image in `field`. The application must list it as a `MultipartRoute`. */
export const TakesImage = (field: string, fileSize: number): MethodDecorator =>
  applyDecorators(UseInterceptors(reading({ field, fileSize })), SetMetadata(IMAGE_FIELD, field), ApiConsumes('application/json', 'multipart/form-data'));

/** The bytes of the image that came with the request, if one did. What they are is for the pictures room to find out. */
export const UploadedImage = createParamDecorator((_: unknown, context: ExecutionContext): Buffer | undefined => {
  return context.switchToHttp().getRequest<Request>().file?.buffer;
});
