import fc from 'fast-check';
import { resolved, type Schema } from './operations.js';

const anEmail = fc.uuid().map((id) => `f.${id}@example.com`);
const aMoment = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const aWord = fc.stringMatching(/^[a-z][a-z0-9]{4,11}$/);
const aKey = fc.stringMatching(/^[a-z]{3,9}$/);
const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'date-time': aMoment,
  date: aMoment.map((text) => text.slice(0, 10)),
  uuid: fc.uuid(),
  email: anEmail,
};

function texts({ format = '', pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  const known = formats[format];
  if (known) return known;
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, 'u'));
  const length = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)) };
  return fc.oneof(aWord, fc.string({ unit: 'grapheme', ...length }));
}

function objects({
  properties = {},
  required = [],
  additionalProperties,
  maxProperties,
}: Schema): fc.Arbitrary<unknown> {
  if (maxProperties === 0) return fc.constant({});
  if (Object.keys(properties).length === 0) {
    const values =
      typeof additionalProperties === 'object' ? valuesOf(additionalProperties) : fc.jsonValue({ maxDepth: 2 });
    return fc.dictionary(aKey, values, { maxKeys: 4 });
  }
  const fields = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema)]));
  return fc.record(fields, { requiredKeys: [...required], noNullPrototype: true });
}

function typed(type: string, schema: Schema): fc.Arbitrary<unknown> {
  const { minimum = 1, maximum = 100, minItems = 0, items = {} } = schema;
  if (type === 'string') return texts(schema);
  if (type === 'integer' || type === 'number')
    return fc.integer({ min: minimum, max: Math.min(maximum, minimum + 99) });
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  if (type === 'array')
    return fc.uniqueArray(valuesOf(items), {
      minLength: minItems,
      maxLength: 4,
      selector: (value) => JSON.stringify(value),
    });
  return objects(schema);
}

/** By schema: fast-check takes milliseconds to make one for a pattern. */
const made = new Map<Schema, fc.Arbitrary<unknown>>();

/** Values that the documents allow. Their examples are among them, and often. */
export function valuesOf(reference: Schema): fc.Arbitrary<unknown> {
  const schema = resolved(reference);
  const known = made.get(schema) ?? allowedBy(schema);
  made.set(schema, known);
  return known;
}

function allowedBy(schema: Schema): fc.Arbitrary<unknown> {
  const { enum: listed, anyOf, oneOf, type, example } = schema;
  const choices = anyOf ?? oneOf;
  const base = listed
    ? fc.constantFrom(...listed)
    : choices
      ? fc.oneof(...choices.map(valuesOf))
      : fc.oneof(...[type ?? 'object'].flat().map((one) => typed(one, schema)));
  // An example of an address or a name is soon taken: those are made anew.
  return example === undefined || schema.format === 'email' ? base : fc.oneof(fc.constant(example), base);
}
