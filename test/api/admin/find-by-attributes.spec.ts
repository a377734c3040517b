/** @settings {"JOBS":"on"} */
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { allPages, inOrganization, memberPath } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { change, putSchema, schemaPath } from '../../support/attributes.js';
import { workedOff } from '../../support/jobs.js';
import { listCost } from '../../support/member-list-cost.js';
import { aPerson, type TestPerson } from '../../support/people.js';

const found = { 'x-facet': { searchable: true } };
const properties = {
  department: { type: 'string', maxLength: 60, ...found },
  level: { type: 'integer', ...found },
  remote: { type: 'boolean', ...found },
  note: { type: 'string' },
  salary: { type: 'integer', 'x-facet': { read: ['program'], write: ['program', 'admin'], searchable: true } },
};
let admin: TestPerson;

beforeAll(async () => {
  admin = await aPerson({ as: 'admin' });
  await putSchema(admin, { type: 'object', properties });
  await indexed();
});
beforeEach(() => facet.sql('delete from rate_limits'));

const indexed = (): Promise<void> => workedOff('attributes.index');
const path = (query: Record<string, string>): string =>
  `${inOrganization(admin.organization, '/members')}?${new URLSearchParams(query).toString()}`;
const list = (query: Record<string, string>, as = api.as(admin)): Promise<Answer> => as.get(path(query));
const idsOf = async (query: Record<string, string>): Promise<string[]> => {
  const { status, body } = await list(query);
  expect(status).toBe(200);
  return (body.members as { id: string }[]).map(({ id }) => id);
};
async function aMember(attributes: object, name?: string): Promise<TestPerson> {
  const person = await aPerson({ in: admin.organization, ...(name !== undefined && { name }) });
  expect((await change(api.as(admin), person, attributes)).status).toBe(200);
  return person;
}

describe('members', () => {
  it('are found by searchable attributes: equal, or by the beginning of a text', async () => {
    const [mia, ben] = [
      await aMember({ department: 'Vertrieb Süd', level: 3, remote: true }, 'Mia'),
      await aMember({ department: 'Vertrieb', level: 30, remote: false }, 'Ben'),
    ];
    const cases: [Record<string, string>, TestPerson[]][] = [
      [{ 'attribute.department': 'Vertrieb' }, [ben]],
      [{ 'attribute.department': 'vertrieb sud' }, [mia]],
      [{ 'attribute.department': 'Vertr' }, []],
      [{ 'attribute.department.prefix': 'Vertr' }, [ben, mia]],
      [{ 'attribute.department.prefix': 'Vertr', 'attribute.level': '3' }, [mia]],
      [{ 'attribute.level': '3.0' }, [mia]],
      [{ 'attribute.remote': 'false' }, [ben]],
      [{ 'attribute.department.prefix': 'Vertr', search: 'mi' }, [mia]],
      [{ 'attribute.department.prefix': 'Vertr', status: 'banned' }, []],
      [
        { 'attribute.level': '3', 'attribute.remote': 'true', 'attribute.department.prefix': 'v', status: 'active' },
        [mia],
      ],
    ];
    for (const [query, wanted] of cases)
      expect([query, await idsOf(query)]).toEqual([query, wanted.map(({ id }) => id)]);
    await change(api.as(admin), mia, { department: 'Einkauf', level: null });
    expect(await idsOf({ 'attribute.department': 'einkauf' })).toEqual([mia.id]);
    expect(await idsOf({ 'attribute.level': '3' })).toEqual([]);
    expect((await api.as(admin).delete(memberPath(mia))).status).toBe(204);
    expect(await idsOf({ 'attribute.department': 'einkauf' })).toEqual([]);
  });

  it.each([
    [{ 'attribute.note': 'x' }, 'attribute.note'],
    [{ 'attribute.nothing': 'x' }, 'attribute.nothing'],
    [{ 'attribute.salary': '7' }, 'attribute.salary'],
    [{ 'attribute.level': 'x' }, 'attribute.level'],
    [{ 'attribute.level': '0x10' }, 'attribute.level'],
    [{ 'attribute.remote': '1' }, 'attribute.remote'],
    [{ 'attribute.level.prefix': '1' }, 'attribute.level.prefix'],
    [{ 'attribute.__proto__': '1' }, 'attribute.__proto__'],
    [{ 'attribute.': '1' }, 'attribute.'],
    [{ attributes: '1' }, 'attributes'],
    [{ attribute: '1' }, 'attribute'],
    [{ 'attribute.department': '' }, 'attributes'],
    [{ 'attribute.department': 'x'.repeat(257) }, 'attributes'],
    [{ 'attribute.a': '1', 'attribute.b': '1', 'attribute.c': '1', 'attribute.d': '1' }, 'attributes'],
  ])('are not looked for with %j', async (query, field) => {
    const answer = await list(query);
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.body.errors).toEqual([expect.objectContaining({ field })]);
  });

  it('are not found by a value that the caller may not read, but by a program that may', async () => {
    const mia = await aMember({ salary: 4711 });
    const { body } = await api.as(admin).post('/auth/api-keys', { name: 'robot', scopes: ['read:members'] });
    const program = api.with({ 'x-api-key': String(body.key) });
    const answer = await list({ 'attribute.salary': '4711' }, program);
    expect((answer.body.members as { id: string }[]).map(({ id }) => id)).toEqual([mia.id]);
    expectProblem(await list({ 'attribute.department': 'x' }, program), 400, 'request.invalid');
    expectProblem(await list({ 'attribute.salary': '4711' }), 400, 'request.invalid');
  });

  it('are paged by key', async () => {
    for (let at = 0; at < 5; at += 1) await aMember({ department: `Team ${at % 2}` });
    for (const [query, wanted] of [
      ['attribute.department.prefix=Team', 5],
      ['attribute.department=Team%200', 3],
    ] as const) {
      const base = inOrganization(admin.organization, `/members?limit=2&${query}`);
      const ids = (await allPages<{ id: string }>(admin, base, 'members')).map(({ id }) => id);
      expect([ids.length, new Set(ids).size]).toEqual([wanted, wanted]);
    }
  });

  it('are not found by an attribute before its values are indexed', async () => {
    await facet.sql(
      `update attribute_indexes set ready = array_remove(ready, 'level:integer') where organization_id = $1`,
      [admin.organization],
    );
    expectProblem(await list({ 'attribute.level': '3' }), 409, 'attributes.being_indexed');
    expect((await list({ 'attribute.department': 'x' })).status).toBe(200);
    await facet.sql(
      `update attribute_indexes set ready = ready || '{level:integer}'::text[] where organization_id = $1`,
      [admin.organization],
    );
  });

  it('are found by an attribute that becomes searchable, when the job has seen all', async () => {
    admin = await aPerson({ as: 'admin' });
    await putSchema(admin, { type: 'object', properties });
    const mia = await aMember({ note: 'early' });
    const searchable = { ...properties, note: { ...properties.note, maxLength: 200, ...found } };
    await putSchema(admin, { type: 'object', properties: searchable });
    await indexed();
    const { body } = await api.as(admin).get(schemaPath(admin.organization));
    expect(body.search).toEqual({
      ready: expect.arrayContaining(['department', 'level', 'remote', 'salary', 'note']),
      waiting: [],
      members: 1,
    });
    expect(await idsOf({ 'attribute.note': 'Early' })).toEqual([mia.id]);
    await putSchema(admin, { type: 'object', properties: { note: properties.note } });
    await indexed();
    const left = 'select name from member_attribute_keys where organization_id = $1';
    expect(await facet.sql(left, [admin.organization])).toEqual([]);
    expectProblem(await list({ 'attribute.note': 'early' }), 400, 'request.invalid');
  });
});

describe('a search by attributes among very many', () => {
  const many = 12_000;

  it('looks at few blocks', async () => {
    const { organization } = admin;
    await facet.sql('create table fresh (n integer, id uuid)');
    await facet.sql(`insert into fresh select n, gen_random_uuid() from generate_series(1, ${many}) n`);
    await facet.sql(`insert into users (id, name) select id, 'Mia ' || md5(n::text) from fresh`);
    await facet.sql('insert into members (organization_id, user_id) select $1, id from fresh', [organization]);
    await facet.sql(
      `insert into member_attributes (organization_id, user_id, attributes) select $1, id, '{}' from fresh`,
      [organization],
    );
    await facet.sql(
      `insert into member_attribute_keys (organization_id, user_id, name, key)
       select $1, id, 'department', case when n = 7 then 'one' else 'team ' || n % 2 end from fresh
       union all select $1, id, 'level', (n % 3)::text from fresh`,
      [organization],
    );
    await facet.sql('drop table fresh');
    await facet.sql('analyze users, members, member_keys, member_attribute_keys');
    const department = (key: string, isPrefix = false): object => ({ name: 'department', key, isPrefix });
    const level = { name: 'level', key: '1', isPrefix: false };
    for (const attributes of [
      [department('one')],
      [department('team 1')],
      [department('team', true)],
      [department('o', true)],
      [department('team 1'), level],
      [department('team', true), level],
      [level, department('one')],
    ] as { name: string; key: string; isPrefix: boolean }[][]) {
      const { page, all } = await listCost(organization, { attributes });
      expect([JSON.stringify(attributes), page.blocks < 7500, all.blocks < 12_000]).toEqual([
        JSON.stringify(attributes),
        true,
        true,
      ]);
      const scans = all.nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name']);
      expect(scans.filter((name) => name === 'member_attribute_keys' || name === 'members')).toEqual([]);
    }
  });
});
