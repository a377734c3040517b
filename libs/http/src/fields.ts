import { applyDecorators, SetMetadata, type Type } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { buildMessage, IsOptional, ValidateBy, ValidateIf } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { hasHiddenCharacters, isDisplayName, isUuid } from '@app/common';

/** May be left out, but not be null. */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** May be left out (unchanged), or null (unset). */
export const MayBeNull = (): PropertyDecorator => IsOptional();

const BODY_MAY_BE_ABSENT = 'facet:body-may-be-absent';

/**
 * For a class of bodies: no body at all is an empty one, and so is JSON `null`, which axios sends for none.
 * The route says so in its document with `@ApiBody({ required: false })`.
 */
export const BodyMayBeAbsent = (): ClassDecorator => SetMetadata(BODY_MAY_BE_ABSENT, true);

export const mayBodyBeAbsent = (type: Type): boolean => Reflect.hasMetadata(BODY_MAY_BE_ABSENT, type);

/** A check of one field that says in its message what it wants. */
export function Checked(name: string, wants: string, check: (value: unknown) => boolean): PropertyDecorator {
  return ValidateBy({
    name,
    validator: { validate: check, defaultMessage: buildMessage((each) => `${each}$property ${wants}`) },
  });
}

const lengthOf = (text: string): number => Array.from(text).length;
const control = /\p{Cc}/u;
const controlButLines = /[^\P{Cc}\n\r\t]/u;

interface ListRules {
  readonly max: number;
  readonly wants: string;
  readonly check: (text: string) => boolean;
  /** An entry that is there more than once counts once. */
  readonly repeats?: boolean;
}

/** A list of texts, each once. Of a list that is too long no entry is looked at. */
export function TextList({ max, wants, check, repeats = false }: ListRules): PropertyDecorator {
  const isList = (value: unknown): boolean =>
    Array.isArray(value) &&
    value.length <= max &&
    value.every((one) => typeof one === 'string' && check(one)) &&
    new Set(value).size === value.length;
  const once = Transform(({ value }: { value: unknown }) =>
    Array.isArray(value) && value.length <= max ? [...new Set(value)] : value,
  );
  return applyDecorators(
    ...(repeats ? [once] : []),
    Checked('textList', `must be a list of at most ${max} ${wants}${repeats ? '' : ', each once'}`, isList),
  );
}

const inLowerCase = ({ value }: { value: unknown }): unknown =>
  Array.isArray(value) ? value.map((one: unknown) => (typeof one === 'string' ? one.toLowerCase() : one)) : value;

/**
 * A list of UUIDs, at least one, each once in whatever case. With `repeats` one that is there more than once
 * counts once.
 */
export function UuidList({ max, repeats = false }: { max: number; repeats?: boolean }): PropertyDecorator {
  const isList = (value: unknown): boolean =>
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= max &&
    value.every((one) => typeof one === 'string' && isUuid(one)) &&
    new Set(value).size === value.length;
  return applyDecorators(
    Transform(({ value }) =>
      repeats && Array.isArray(value) && value.length <= max
        ? [...new Set(inLowerCase({ value }) as unknown[])]
        : inLowerCase({ value }),
    ),
    Checked('uuidList', `must be a list of 1 to ${max} UUIDs${repeats ? '' : ', each once'}`, isList),
    ApiProperty({
      type: 'array',
      items: { type: 'string', format: 'uuid' },
      minItems: 1,
      maxItems: max,
      ...(!repeats && { uniqueItems: true }),
    }),
  );
}

/**
 * A display name, as others see it: nothing invisible. For new ones; the use case that changes a name calls
 * `assertDisplayName`, as the name that is there passes.
 */
export function DisplayName({ max }: { max: number }): PropertyDecorator {
  const isVisible = (value: unknown): boolean =>
    typeof value !== 'string' || Array.from(value).length > max || isDisplayName(value);
  return applyDecorators(
    Text({ max }),
    Checked('displayName', 'must have visible characters, and no invisible ones', isVisible),
  );
}

/** Beside a check of an e-mail address that is to be kept: it is not another one that looks the same. */
export const NothingHidden = (): PropertyDecorator =>
  Checked(
    'nothingHidden',
    'must not have invisible characters',
    (value) => typeof value === 'string' && !hasHiddenCharacters(value),
  );

/**
 * Text of so many code points, not only white space. Control characters are refused; line breaks and tabs
 * where `lines` says so.
 */
export function Text({
  min = 1,
  max,
  lines = false,
}: {
  min?: number;
  max: number;
  lines?: boolean;
}): PropertyDecorator {
  const forbidden = lines ? controlButLines : control;
  const wants = `must be a text of ${min} to ${max} characters${lines ? '' : ' in one line'}`;
  const check = (value: unknown): boolean =>
    typeof value === 'string' &&
    lengthOf(value) >= min &&
    lengthOf(value) <= max &&
    (min === 0 || value.trim() !== '') &&
    !forbidden.test(value);
  return applyDecorators(Checked('text', wants, check), ApiProperty({ minLength: min, maxLength: max }));
}

/**
 * An object of its own, which its class checks further; neither a list nor null. Goes with `@ValidateNested`
 * and `@Type`.
 */
export const IsRecord = (): PropertyDecorator =>
  Checked(
    'record',
    'must be an object',
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  );

/**
 * A whole number in a query: digits become the number that they write; anything else stays what it is, and
 * fails the check. With `capped` a larger number is the largest one.
 */
export function WholeNumber({
  from,
  to,
  capped = false,
}: {
  from: number;
  to: number;
  capped?: boolean;
}): PropertyDecorator {
  const isWithin = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= from && Number(value) <= to;
  const digits = capped ? /^\d{1,100}$/ : /^\d{1,6}$/;
  const read = (text: string): number => (capped ? Math.min(Number(text), to) : Number(text));
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && digits.test(value) ? read(value) : value,
    ),
    Checked('wholeNumber', `must be a whole number from ${from} to ${to}`, isWithin),
    ApiProperty({ type: 'integer', minimum: from, maximum: to }),
  );
}
