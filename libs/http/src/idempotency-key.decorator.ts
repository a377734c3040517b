import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { RequestInvalid } from '@app/common';

const header = 'Idempotency-Key';
const visible = /^[\x21-\x7e]{1,255}$/;
const quoted = /^"((?:[^"\\]|\\["\\])*)"$/;

/**
 * Reads the header (draft-ietf-httpapi-idempotency-key-header). The draft writes the key as a quoted text;
 * many clients leave the quotes out, and mean the same.
 */
function readIdempotencyKey(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const key = quoted.exec(value)?.[1]?.replace(/\\(["\\])/g, '$1') ?? value;
  if (!visible.test(key))
    throw new RequestInvalid({
      fields: [{ field: header, message: `${header} must have 1 to 255 visible ASCII characters` }],
    });
  return key;
}

/**
 * The key under which the caller may send the request again; none when they sent none. Goes with
 * `@TakesIdempotencyKey`.
 */
export const IdempotencyKeyOf = createParamDecorator((_: unknown, context: ExecutionContext): string | undefined => {
  return readIdempotencyKey(context.switchToHttp().getRequest<{ get(name: string): string | undefined }>().get(header));
});

/** Declares that a route may be sent again under the same key without another effect. */
export const TakesIdempotencyKey = (): MethodDecorator & ClassDecorator =>
  applyDecorators(
    ApiHeader({
      name: header,
      description:
        'Makes the request safe to repeat for 24 hours: the same key with the same body gives the first answer again, with the header `Idempotency-Replayed: true`. 1 to 255 visible ASCII characters.',
      required: false,
      schema: { type: 'string', minLength: 1, maxLength: 255, example: '5f0c2f7e-4d7b-4e55-9a1c-2f3d6f0f8a11' },
    }),
  );
