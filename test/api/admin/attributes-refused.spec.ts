import { beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { memberPath } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { change, putSchema, schemaPath, staffSchema } from '../../support/attributes.js';
import { aPerson, type TestPerson } from '../../support/people.js';

let admin: TestPerson;
let other: TestPerson;
let mia: TestPerson;

beforeAll(async () => {
  [admin, other] = [await aPerson({ as: 'admin' }), await aPerson({ as: 'admin' })];
  mia = await aPerson({ in: other.organization });
  await putSchema(other);
});

const faultsOf = ({ body }: Answer): string[] => (body.errors as { field: string }[]).map(({ field }) => field);
const valuesOf = async (): Promise<unknown> => (await api.as(other).get(memberPath(mia, '/attributes'))).body;

describe('the schema of attributes', () => {
  const property = (one: object): object => ({ type: 'object', properties: { one } });
  it.each<[string, object, string]>([
    ['another type', { type: 'array', properties: {} }, 'schema.type'],
    ['no properties', { type: 'object' }, 'schema.properties'],
    ['another dialect', { $schema: 'http://json-schema.org/draft-07/schema#', ...property({}) }, 'schema.$schema'],
    ['a reference', property({ $ref: 'https://example.com/schema.json' }), 'schema.properties.one.type'],
    ['a reference beside a type', property({ type: 'string', $ref: '#' }), 'schema.properties.one.$ref'],
    ['definitions', { $defs: {}, ...property({ type: 'string' }) }, 'schema.$defs'],
    ['an id', { $id: 'https://example.com/', ...property({ type: 'string' }) }, 'schema.$id'],
    ['required', { required: ['one'], ...property({ type: 'string' }) }, 'schema.required'],
    ['open ends', { additionalProperties: true, ...property({ type: 'string' }) }, 'schema.additionalProperties'],
    ['an object inside', property({ type: 'object', properties: {} }), 'schema.properties.one.type'],
    ['a list of lists', property({ type: 'array', items: { type: 'array' } }), 'schema.properties.one.items.type'],
    ['a list of anything', property({ type: 'array' }), 'schema.properties.one.items'],
    ['two types', property({ type: ['string', 'null'] }), 'schema.properties.one.type'],
    ['no schema', property(true as unknown as object), 'schema.properties.one'],
    ['an unknown keyword', property({ type: 'string', maxLenght: 3 }), 'schema.properties.one.maxLenght'],
    ['a keyword of another type', property({ type: 'integer', maxLength: 3 }), 'schema.properties.one.maxLength'],
    ['a bad keyword', property({ type: 'string', maxLength: -1 }), 'schema.properties.one.maxLength'],
    ['an unknown format', property({ type: 'string', format: 'regex' }), 'schema.properties.one.format'],
    ['a pattern without a length', property({ type: 'string', pattern: 'a' }), 'schema.properties.one.pattern'],
    ['a broken pattern', property({ type: 'string', pattern: '(', maxLength: 9 }), 'schema.properties.one.pattern'],
    [
      'a pattern that looks back',
      property({ type: 'string', pattern: '(a)\\1', maxLength: 9 }),
      'schema.properties.one.pattern',
    ],
    [
      'a pattern that costs too much',
      property({ type: 'string', pattern: '(?:[a-z]{1,300}){1,300}', maxLength: 900 }),
      'schema.properties.one.pattern',
    ],
    ['an empty choice', property({ type: 'string', enum: [] }), 'schema.properties.one.enum'],
    [
      'an unknown reader',
      property({ type: 'string', 'x-facet': { read: ['all'] } }),
      'schema.properties.one.x-facet.read',
    ],
    ['an unknown right', property({ type: 'string', 'x-facet': { see: [] } }), 'schema.properties.one.x-facet.see'],
    ['a name with a dot', { type: 'object', properties: { 'a.b': { type: 'string' } } }, 'schema.properties.a.b'],
    [
      'a name of a prototype',
      { type: 'object', properties: { constructor: { type: 'string' } } },
      'schema.properties.constructor',
    ],
    [
      'too many attributes',
      {
        type: 'object',
        properties: Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`a${n}`, { type: 'string' }])),
      },
      'schema.properties',
    ],
  ])('is refused with %s', async (_, schema, field) => {
    const answer = await putSchema(admin, schema);
    expectProblem(answer, 400, 'attribute_schema.invalid');
    expect(faultsOf(answer)).toContain(field);
    expectProblem(await api.as(admin).get(schemaPath(admin.organization)), 404, 'attribute_schema.not_found');
  });

  it('is refused when it is too large', async () =>
    expectProblem(await putSchema(admin, { ...staffSchema, description: 'x'.repeat(16_384) }), 400, 'request.invalid'));
});

describe('the attributes of a member', () => {
  it.each<[object, string]>([
    [{ level: 10 }, 'attributes.level'],
    [{ level: 1.5 }, 'attributes.level'],
    [{ level: '3' }, 'attributes.level'],
    [{ department: 'x'.repeat(61) }, 'attributes.department'],
    [{ department: 'x'.repeat(2001) }, 'attributes.department'],
    [{ department: { name: 'Sales' } }, 'attributes.department'],
    [{ languages: ['de', 'de'] }, 'attributes.languages'],
    [{ languages: ['de', 'x1'] }, 'attributes.languages[1]'],
    [{ languages: [['de']] }, 'attributes.languages[0]'],
    [{ languages: ['aa', 'bb', 'cc', 'dd'] }, 'attributes.languages'],
    [{ shirtSize: 'XXL', level: 1 }, 'attributes.shirtSize'],
    [{ unknown: 1, level: 1 }, 'attributes.unknown'],
  ])('refuse %j as a whole', async (attributes, field) => {
    const answer = await change(api.as(other), mia, attributes);
    expectProblem(answer, 400, 'attributes.invalid');
    expect(faultsOf(answer)).toEqual([field]);
    expect(await valuesOf()).toEqual({ attributes: {}, unfit: [] });
  });
});
