import { applyDecorators, HttpCode, SetMetadata, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { ErrorClass } from '@app/common';

/** Metadata key under which a route's errors stand; the OpenAPI document and the tests read it. */
export const FAILS = 'facet:fails';

/** Metadata key under which the statuses of a route stand that it answers when all goes well. */
export const OUTCOMES = 'facet:outcomes';

/** What the caller gets when all goes well. No type: no content. */
export interface Outcome {
  /** Default: 200 with a type, 204 without. */
  readonly status?: number;
  readonly description?: string;
  readonly isArray?: boolean;
}

/** Declares the answer of a route. */
export function Returns(
  type: Type | null,
  { status = type ? 200 : 204, description, isArray }: Outcome = {},
): MethodDecorator {
  const body = type ? { type, ...(isArray && { isArray }) } : {};
  return applyDecorators(
    HttpCode(status),
    outcome(status),
    ApiResponse({ status, description: description ?? (type ? 'OK' : 'No content'), ...body }),
  );
}

/**
 * Declares another answer of a route that goes well: one that a `Reply` gives. Stands above `@Returns`. No
 * type: no content.
 */
export function AlsoReturns(
  type: Type | null,
  { status = type ? 200 : 204, description = type ? 'OK' : 'No content' }: Outcome = {},
): MethodDecorator {
  return applyDecorators(outcome(status), ApiResponse({ status, description, ...(type && { type }) }));
}

/** Adds a status to those that the route has declared so far. */
function outcome(status: number): MethodDecorator {
  return (target, key, descriptor: PropertyDescriptor) => {
    const before = (Reflect.getMetadata(OUTCOMES, descriptor.value as object) ?? []) as number[];
    return SetMetadata(OUTCOMES, [...before, status])(target, key, descriptor);
  };
}

/**
 * Declares how a route can fail, beside what its access declaration and its body imply. An error that is not
 * declared fails the tests.
 */
export const Fails = (...errors: ErrorClass[]): MethodDecorator => SetMetadata(FAILS, errors);

/** Declares that a route answers a file of this media type (see `FileAnswer`). */
export function ReturnsFile(mediaType: string, description: string): MethodDecorator {
  const content = { [mediaType]: { schema: { type: 'string', contentMediaType: mediaType } } };
  return applyDecorators(HttpCode(200), outcome(200), ApiResponse({ status: 200, description, content }));
}

/**
 * Declares that a route answers a stream of events of one name (see `EventsAnswer`), each with JSON of this
 * type as its data.
 */
export function ReturnsEvents(type: Type, event: string, description: string): MethodDecorator {
  const data = { type: 'string', contentMediaType: 'application/json', contentSchema: { $ref: getSchemaPath(type) } };
  const properties = { id: { type: 'string' }, event: { type: 'string', const: event }, data };
  const contentSchema = { type: 'object', properties, required: Object.keys(properties) };
  const content = {
    'text/event-stream': { schema: { type: 'string', contentMediaType: 'text/event-stream', contentSchema } },
  };
  return applyDecorators(
    HttpCode(200),
    outcome(200),
    ApiExtraModels(type),
    ApiResponse({ status: 200, description, content }),
  );
}
