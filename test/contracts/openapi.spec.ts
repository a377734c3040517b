import { describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { documentNames, operations, readDocument, resolved, schemas, type Parameter, type Schema } from './document.js';

/** What only an earlier answer can give. */
const givenByAnswers = ['cursor', 'If-Match', 'ticket', 'lastEventId'];

/** Says enough by itself: values, a format, a switch, a number, or another schema. */
function speaks(given: Schema): boolean {
  const schema = resolved(given.items ?? given);
  const isText = [schema.type].flat().includes('string');
  return (
    !isText ||
    schema.enum !== undefined ||
    schema.format !== undefined ||
    schema !== (given.items ?? given) ||
    given.example !== undefined
  );
}

describe('the OpenAPI documents', () => {
  it.each(documentNames)('are valid OpenAPI 3.1: %s', async (name) => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate({ ...readDocument(name) });
    expect({ valid, errors, version: validator.version }).toEqual({ valid: true, errors: undefined, version: '3.1' });
  });

  it('are what the code says', async () => {
    const written = await facet.inside.openapiDocuments();
    expect(written.map(([name]) => name).sort()).toEqual([...documentNames].sort());
    for (const [name, document] of written) expect(JSON.parse(JSON.stringify(document))).toEqual(readDocument(name));
  });

  it.each([...operations])('describe %s', (_, { summary, description }) => {
    expect(summary).toMatch(/\S.*\.$/);
    expect(description).toContain(summary);
  });

  it('have operation ids that are all different', () => {
    for (const name of documentNames) {
      const ids = Object.values(readDocument(name).paths).flatMap((item) =>
        Object.values(item).map((one) => (one as { operationId?: string }).operationId),
      );
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it.each(Object.entries(schemas).filter(([, { properties }]) => properties))(
    'give an example where a field of %s does not speak for itself',
    (_, schema) => {
      const silent = Object.entries(schema.properties ?? {}).filter(([, one]) => !speaks(one));
      expect(silent.map(([name]) => name)).toEqual([]);
    },
  );

  it('give an example for every parameter that a user can fill in', () => {
    const all: Parameter[] = [...operations.values()].flatMap(({ parameters = [] }) => [...parameters]);
    const silent = all.filter(
      (one) =>
        !givenByAnswers.includes(one.name) &&
        one.example === undefined &&
        one['x-example'] === undefined &&
        one.schema.example === undefined,
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('refer to nothing that is not there', () => {
    for (const name of documentNames) {
      const { components } = readDocument(name);
      const text = JSON.stringify(readDocument(name));
      for (const [, schema = ''] of text.matchAll(/#\/components\/schemas\/(\w+)/g))
        expect(components.schemas).toHaveProperty(schema);
    }
  });
});
