import { applyDecorators } from '@nestjs/common';
import { buildMessage, IsOptional, ValidateBy, ValidateIf } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';

/** May be left out, but not be null. */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** May be left out (unchanged), or null (unset). */
export const MayBeNull = (): PropertyDecorator => IsOptional();

/** A check of one field that says in its message what it wants. */
export function Checked(name: string, wants: string, check: (value: unknown) => boolean): PropertyDecorator {
  return ValidateBy({ name, validator: { validate: check, defaultMessage: buildMessage((each) => `${each}$property ${wants}`) } });
}

const lengthOf = (text: string): number => Array.from(text).length;
const control = /\p{Cc}/u;
const controlButLines = /[^\P{Cc}\n\r\t]/u;

/** A list of texts, each once. Of a list that is too long no entry is looked at. */
export function TextList({ max, wants, check }: { max: number; wants: string; check: (text: string) => boolean }): PropertyDecorator {
  const isList = (value: unknown): boolean =>
    Array.isArray(value) && value.length <= max && value.every((one) => typeof one === 'string' && check(one)) && new Set(value).size === value.length;
  return Checked('textList', `must be a list of at most ${max} ${wants}, each once`, isList);
}

/** Text of so many code points, not only white space. Control characters are refused; line breaks and tabs where `lines` says so. */
export function Text({ min = 1, max, lines = false }: { min?: number; max: number; lines?: boolean }): PropertyDecorator {
  const forbidden = lines ? controlButLines : control;
  const wants = `must be a text of ${min} to ${max} characters${lines ? '' : ' in one line'}`;
  const check = (value: unknown): boolean =>
    typeof value === 'string' && lengthOf(value) >= min && lengthOf(value) <= max && (min === 0 || value.trim() !== '') && !forbidden.test(value);
  return applyDecorators(Checked('text', wants, check), ApiProperty({ minLength: min, maxLength: max }));
}
