import { applyDecorators, type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { FieldFault } from '@app/common';
import { Checked } from './fields.js';

const VERBATIM = 'facet:verbatim';

const fieldsOf = (prototype: object): string[] => (Reflect.getMetadata(VERBATIM, prototype) ?? []) as string[];

/** The fields of a class that are taken as they were sent. */
export const verbatimFieldsOf = (type: Type): string[] => fieldsOf(type.prototype as object);

function finite(_key: string, value: unknown): unknown {
  // A number that is too large for JavaScript is infinite by now, and would come out as null.
  if (value === Infinity || value === -Infinity) throw new RangeError('a number is too large');
  return value;
}

function fits(value: unknown, bytes: number): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  try {
    return Buffer.byteLength(JSON.stringify(value, finite)) <= bytes;
  } catch {
    return false;
  }
}

/** Any JSON object of up to so many bytes. It is taken as it was sent, whatever its keys are called. */
export function JsonObject({ bytes }: { bytes: number }): PropertyDecorator {
  const wants = `must be a JSON object of at most ${bytes} bytes, its numbers within the range of doubles`;
  return applyDecorators(
    (target: object, key: string | symbol): void =>
      Reflect.defineMetadata(VERBATIM, [...fieldsOf(target), String(key)], target),
    Checked('jsonObject', wants, (value) => fits(value, bytes)),
    ApiProperty({ type: 'object', additionalProperties: true }),
  );
}

/**
 * Keys inside of values that no class has as a field, and that a transformer would drop in silence, or take
 * for a class.
 */
export function strangeKeysIn(value: unknown, path: string): FieldFault[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const field = `${path}.${key}`.slice(0, 300);
    const strange = key === '__proto__' || key === 'constructor';
    return strange ? [{ field, message: `${field} is not a field of this request` }] : strangeKeysIn(inner, field);
  });
}
