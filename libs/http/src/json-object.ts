import { applyDecorators, type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { RequestInvalid, type FieldFault } from '@app/common';
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

const GATHERED = 'facet:gathered';

/** Fields that take all keys of a query which begin alike, with the beginning. */
const gatheredFieldsOf = (type: Type): [field: string, prefix: string][] =>
  (Reflect.getMetadata(GATHERED, type.prototype as object) ?? []) as [string, string][];

interface GatheredRules {
  readonly prefix: string;
  readonly most: number;
  readonly longest: number;
}

/**
 * Takes the keys of a query that begin with `prefix`, as a record of texts by the rest of the key. Beside it stands
 * `@ApiHideProperty()`, and the route describes the keys with `@ApiQuery`.
 */
export function Gathered({ prefix, most, longest }: GatheredRules): PropertyDecorator {
  const wants = `must be at most ${most} of ${prefix}…, each once, with a text of 1 to ${longest} characters`;
  const isText = (one: unknown): boolean => typeof one === 'string' && one !== '' && one.length <= longest;
  return applyDecorators(
    (target: object, key: string | symbol): void => {
      Reflect.defineMetadata(VERBATIM, [...fieldsOf(target), String(key)], target);
      const before = (Reflect.getMetadata(GATHERED, target) ?? []) as [string, string][];
      Reflect.defineMetadata(GATHERED, [...before, [String(key), prefix]], target);
    },
    Checked('gathered', wants, (value) => {
      const all = Object.values(value as object);
      return all.length <= most && all.every(isText);
    }),
  );
}

/** What was sent, with the keys that belong together in their field. A key with the name of the field is unknown. */
export function gathered(type: Type, given: Record<string, unknown>): Record<string, unknown> {
  const fields = gatheredFieldsOf(type);
  if (fields.length === 0) return given;
  const strange = fields.flatMap(([field]) => (Object.hasOwn(given, field) ? [field] : []));
  if (strange.length > 0)
    throw new RequestInvalid({
      fields: strange.map((field) => ({ field, message: `${field} is not a field of this request` })),
    });
  const isIn = (prefix: string, key: string): boolean => key.startsWith(prefix) && key.length > prefix.length;
  const entries = Object.entries(given);
  const rest = entries.filter(([key]) => !fields.some(([, prefix]) => isIn(prefix, key)));
  const records = fields.flatMap(([field, prefix]) => {
    const inner = entries.filter(([key]) => isIn(prefix, key)).map(([key, one]) => [key.slice(prefix.length), one]);
    return inner.length === 0 ? [] : [[field, Object.fromEntries(inner) as unknown]];
  });
  return Object.fromEntries([...rest, ...records]) as Record<string, unknown>;
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
