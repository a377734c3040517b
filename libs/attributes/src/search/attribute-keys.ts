import { RequestInvalid, searchPrefixOf } from '@app/common';
import type { AttributeRules, AttributeValues } from '../schema/attribute-rules.js';

/** A value under which a member is found. */
export interface ValueKey {
  readonly name: string;
  readonly key: string;
}

/** Texts as the search for members compares them; numbers and truth values as JSON writes them. */
function keyOf(value: unknown): string | undefined {
  if (typeof value === 'string') return searchPrefixOf(value);
  return typeof value === 'number' || typeof value === 'boolean' ? JSON.stringify(value) : undefined;
}

/** The keys of the searchable values among these. A value that does not fit the schema any more has one, too. */
export const keysOf = (rules: AttributeRules, values: AttributeValues): ValueKey[] =>
  rules.searchable().flatMap(({ name }) => {
    const key = Object.hasOwn(values, name) ? keyOf(values[name]) : undefined;
    return key === undefined ? [] : [{ name, key }];
  });

/** The key that a text in a query stands for. Throws `RequestInvalid`. */
export function keyInQuery(field: string, type: string, text: string): string {
  const fault = (message: string): never => {
    throw new RequestInvalid({ fields: [{ field, message: `${field} ${message}` }] });
  };
  if (type === 'string') return searchPrefixOf(text);
  if (type === 'boolean') return text === 'true' || text === 'false' ? text : fault('must be true or false');
  const number = /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : Infinity;
  return Number.isFinite(number) ? JSON.stringify(number) : fault('must be a number');
}
