import { Transform } from 'class-transformer';
import { ValidateBy, type ValidationArguments } from 'class-validator';
import { profileFields, type ProfileField } from './profile.dto.js';

const known: readonly unknown[] = profileFields;

/** `fields=a,b`, `fields=a&fields=b` and `fields[]=a` in any mixture: the names as they were asked for, each once. */
function namesIn(value: unknown): unknown {
  const texts = [value].flat().flatMap((one) => (typeof one === 'string' ? one.split(',') : [one]));
  return value === undefined ? undefined : [...new Set(texts)];
}

/** What is wrong with the names, and with which of them. */
function faultOf(names: unknown): string | undefined {
  if (!Array.isArray(names) || names.every((one) => one === ''))
    return `fields must name at least one of ${profileFields.join(', ')}`;
  const [unknown] = names.filter((one) => !known.includes(one)).map((one) => JSON.stringify(one).slice(0, 100));
  return unknown === undefined ? undefined : `fields has ${unknown}, which is none of ${profileFields.join(', ')}`;
}

const FieldNames = (): PropertyDecorator =>
  ValidateBy({
    name: 'fieldNames',
    validator: {
      validate: (names) => faultOf(names) === undefined,
      defaultMessage: (given?: ValidationArguments) => faultOf(given?.value) ?? '',
    },
  });

/** Which fields of the profile. */
export class UserV1ProfileQueryDto {
  @Transform(({ value }: { value: unknown }) => namesIn(value))
  @FieldNames()
  fields: ProfileField[];
}
