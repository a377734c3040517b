import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { memberPath } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { change, putSchema, schemaPath, staffSchema } from '../support/attributes.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { atOnce, held, tally } from './contenders.js';

let instances: string[];
let admin: TestPerson;
let mia: TestPerson;

beforeAll(async () => {
  instances = [facet.url, await facet.another()];
});
beforeEach(async () => {
  await facet.sql('delete from rate_limits');
  admin = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: admin.organization });
  await putSchema(admin);
});

const valuesOf = async (): Promise<unknown> =>
  (await api.as(admin).get(memberPath(mia, '/attributes'))).body.attributes;

describe('attributes under contention, over two instances', () => {
  it('lose no change of another attribute', async () => {
    const answers = await atOnce(40, instances, (at, nth) =>
      nth % 4 < 2
        ? change(at.as(admin), mia, nth % 4 === 0 ? { level: 5 } : { department: 'Sales' })
        : at
            .as(mia)
            .patch('/auth/attributes', { attributes: nth % 4 === 2 ? { shirtSize: 'M' } : { languages: ['de'] } }),
    );
    expect(tally(answers)).toBe('200 × 40');
    expect(await valuesOf()).toEqual({ department: 'Sales', level: 5, shirtSize: 'M', languages: ['de'] });
    held('attributes', '40 changes of four attributes', 'all four');
  });

  it('take one change of many with the same If-Match', async () => {
    const first = await change(api.as(admin), mia, { level: 1 });
    const tag = { 'if-match': first.headers.get('etag') ?? '' };
    const answers = await atOnce(20, instances, (at, nth) => {
      const attributes = { department: `Team ${nth}` };
      return at.as(admin).with(tag).patch(memberPath(mia, '/attributes'), { attributes });
    });
    expect(tally(answers)).toBe('200 × 1, 412 × 19');
    held('attributes', '20 changes with one If-Match', 'one');
  });

  it('keep to the schema that holds when they are written', async () => {
    const narrow = { type: 'object', properties: { level: { type: 'integer', maximum: 2 } } };
    const path = schemaPath(admin.organization);
    const answers: Answer[] = await atOnce(20, instances, (at, nth) =>
      nth === 10 ? at.as(admin).put(path, { schema: narrow }) : change(at.as(admin), mia, { level: nth % 2 ? 1 : 9 }),
    );
    expect(answers.filter(({ status }) => ![200, 400].includes(status))).toEqual([]);
    expectProblemOf(await change(api.as(admin), mia, { level: 9 }));
    held('attributes', '19 changes and a narrower schema', 'none waits for ever');
  });

  it('are one schema of many that are put at once', async () => {
    await api.as(admin).delete(schemaPath(admin.organization));
    const answers = await atOnce(20, instances, (at, nth) =>
      at.as(admin).put(schemaPath(admin.organization), { schema: { ...staffSchema, title: `Schema ${nth}` } }),
    );
    expect(tally(answers)).toBe('200 × 20');
    const rows = await facet.sql('select version from attribute_schemas where organization_id = $1', [
      admin.organization,
    ]);
    expect(rows).toEqual([{ version: 20 }]);
    held('attributes', '20 schemas at once', '20 changes, one after the other');
  });
});

function expectProblemOf({ status, body }: Answer): void {
  expect([status, body.code]).toEqual([400, 'attributes.invalid']);
}
