import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validate, type ValidationError } from 'class-validator';
import { RequestInvalid, type FieldFault } from '@app/kernel';

const scalars = new Set<unknown>([String, Number, Boolean, Array, Object]);

/**
 * Turns bodies and queries into instances of their DTO class and checks them. A key that the class does not declare is an
 * error, also one such as `__proto__` or `constructor` that a transformer would drop in silence. Nothing is converted.
 */
@Injectable()
export class DtoPipe implements PipeTransform {
  async transform(value: unknown, { metatype, type }: ArgumentMetadata): Promise<unknown> {
    if (!metatype || scalars.has(metatype) || type === 'custom') return value;
    const given = recordOf(value, type);
    demand(unknownKeys(metatype, given));
    const instance = plainToInstance(metatype, given, { exposeUnsetFields: false }) as object;
    demand(faultsOf(await validate(instance, { whitelist: true, forbidNonWhitelisted: true, validationError: { target: false, value: false } })));
    return instance;
  }
}

/** Faults that an answer names at the most: a body full of them must not make the answer many times as long. */
const mostFaults = 20;

function demand(fields: readonly FieldFault[]): void {
  if (fields.length > 0) throw new RequestInvalid({ fields: fields.slice(0, mostFaults) });
}

function recordOf(value: unknown, type: ArgumentMetadata['type']): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  if (type === 'query') return {};
  throw new RequestInvalid({ fields: [{ field: '', message: 'the body must be a JSON object' }] });
}

function unknownKeys(metatype: Type, given: Record<string, unknown>): FieldFault[] {
  const known = new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(metatype, '', false, false)
      .map((one) => one.propertyName),
  );
  return Object.keys(given)
    .filter((key) => !known.has(key))
    .map((key) => ({ field: key.slice(0, 100), message: `${key.slice(0, 100)} is not a field of this request` }));
}

function faultsOf(errors: readonly ValidationError[], path = ''): FieldFault[] {
  return errors.flatMap((error) => {
    const field = path + error.property;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message }));
    return [...own, ...faultsOf(error.children ?? [], `${field}.`)];
  });
}
