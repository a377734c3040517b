import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validate, type ValidationError } from 'class-validator';
import { RequestInvalid, type FieldFault } from '@app/common';
import { mayBodyBeAbsent } from './fields.js';
import { gathered, strangeKeysIn, verbatimFieldsOf } from './json-object.js';

const scalars = new Set<unknown>([String, Number, Boolean, Array, Object]);

/**
 * Turns bodies and queries into instances of their DTO class and checks them. A key that the class does not
 * declare is an
 * error, also one such as `__proto__` or `constructor` that a transformer would drop in silence. Nothing is converted.
 */
@Injectable()
export class DtoPipe implements PipeTransform {
  async transform(value: unknown, { metatype, type }: ArgumentMetadata): Promise<unknown> {
    if (!metatype || scalars.has(metatype) || type === 'custom') return value;
    const mayBeAbsent = type === 'query' || ((value === undefined || value === null) && mayBodyBeAbsent(metatype));
    const given = gathered(metatype, recordOf(value, mayBeAbsent));
    const { verbatim, rest } = setAside(verbatimFieldsOf(metatype), given);
    assertNone([
      ...unknownKeys(metatype, given),
      ...Object.entries(rest).flatMap(([key, one]) => strangeKeysIn(one, key)),
    ]);
    const instance = plainToInstance(metatype, rest, { exposeUnsetFields: false }) as object;
    assertNone(unknownKeysInside(instance, rest));
    Object.assign(instance, verbatim);
    assertNone(
      faultsOf(
        await validate(instance, {
          whitelist: true,
          forbidNonWhitelisted: true,
          validationError: { target: false, value: false },
        }),
      ),
    );
    return instance;
  }
}

/** Faults that an answer names at the most: a body full of them must not make the answer many times as long. */
const mostFaults = 20;

function assertNone(fields: readonly FieldFault[]): void {
  if (fields.length > 0) throw new RequestInvalid({ fields: fields.slice(0, mostFaults) });
}

function recordOf(value: unknown, mayBeAbsent: boolean): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  if (mayBeAbsent) return {};
  throw new RequestInvalid({ fields: [{ field: '', message: 'the body must be a JSON object' }] });
}

/** Takes the fields out that no transformer shall see. */
function setAside(
  fields: readonly string[],
  given: Record<string, unknown>,
): Record<'verbatim' | 'rest', Record<string, unknown>> {
  const entries = Object.entries(given);
  const pick = (wanted: boolean): Record<string, unknown> =>
    Object.fromEntries(entries.filter(([key]) => fields.includes(key) === wanted));
  return { verbatim: pick(true), rest: pick(false) };
}

/** The class that the transformer has found for an object inside; none for lists and for records of anything. */
function classOf(value: unknown): Type | undefined {
  const prototype: unknown =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.getPrototypeOf(value) : null;
  return prototype === null || prototype === Object.prototype ? undefined : ((prototype as object).constructor as Type);
}

function unknownKeysInside(instance: object, given: Record<string, unknown>, path = ''): FieldFault[] {
  return Object.entries(instance).flatMap(([key, inner]) => {
    const sent = given[key];
    const type = classOf(inner);
    // What was sent as a text and made an object by its field, that field has validated.
    if (!type || typeof sent !== 'object' || sent === null) return [];
    const record = sent as Record<string, unknown>;
    return [
      ...unknownKeys(type, record, `${path}${key}.`),
      ...unknownKeysInside(inner as object, record, `${path}${key}.`),
    ];
  });
}

function unknownKeys(metatype: Type, given: Record<string, unknown>, path = ''): FieldFault[] {
  const known = new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(metatype, '', false, false)
      .map((one) => one.propertyName),
  );
  return Object.keys(given)
    .filter((key) => !known.has(key))
    .map((key) => path + key.slice(0, 100))
    .map((field) => ({ field, message: `${field} is not a field of this request` }));
}

function faultsOf(errors: readonly ValidationError[], path = ''): FieldFault[] {
  return errors.flatMap((error) => {
    const field = path + error.property;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message }));
    return [...own, ...faultsOf(error.children ?? [], `${field}.`)];
  });
}
