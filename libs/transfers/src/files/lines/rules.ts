import type { Type } from '@nestjs/common';
import { IsEmail, MaxLength } from 'class-validator';
import { DisplayName, DtoPipe, NothingHidden } from '@app/http';

/** The rules of one field, as decorators, and the type of a value that obeys them. */
export interface Rule<T> {
  readonly decorators: readonly PropertyDecorator[];
  /** Of the type alone; there is none. */
  readonly value?: () => T;
}

export type Rules = Readonly<Record<string, Rule<unknown>>>;

type ValueOf<R> = R extends Rule<infer T> ? T : never;

/** What obeys rules. A field that may be absent is optional. */
export type Obeying<R extends Rules> = {
  [Field in keyof R as undefined extends ValueOf<R[Field]> ? never : Field]: ValueOf<R[Field]>;
} & {
  [Field in keyof R as undefined extends ValueOf<R[Field]> ? Field : never]?: ValueOf<R[Field]>;
};

export const ruleOf = <T>(...decorators: PropertyDecorator[]): Rule<T> => ({ decorators });
export const textRule = (...decorators: PropertyDecorator[]): Rule<string> => ({ decorators });

export const emailRule = textRule(IsEmail({ allow_utf8_local_part: true }), MaxLength(254), NothingHidden());
export const displayNameRule = textRule(DisplayName({ max: 200 }));

/** A class whose fields obey these rules, for the pipe that checks the bodies of the API. */
export function classOf<R extends Rules>(rules: R): Type<Obeying<R>> {
  const target = class {};
  for (const [field, { decorators }] of Object.entries(rules))
    Reflect.decorate([...decorators], target.prototype, field);
  return target as Type<Obeying<R>>;
}

const pipe = new DtoPipe();

/** Checks a line by the rules that the API has for the same fields. Throws `RequestInvalid`. */
export const validated = async <T>(fields: Type<T>, given: object): Promise<T> =>
  (await pipe.transform(given, { type: 'body', metatype: fields })) as T;
