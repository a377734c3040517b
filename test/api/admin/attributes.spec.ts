import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { alsoIn, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { change, putSchema, schemaPath, staffSchema } from '../../support/attributes.js';
import { aPerson, type TestPerson } from '../../support/people.js';

let admin: TestPerson;
let mia: TestPerson;

beforeEach(async () => {
  admin = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: admin.organization });
});

const tagOf = ({ headers }: Answer): string => headers.get('etag') ?? '';
const valuesOf = async (of: TestPerson = mia): Promise<unknown> =>
  (await api.as(admin).get(memberPath(of, '/attributes'))).body;
const auditOf = (): Promise<unknown[]> =>
  facet.sql(
    `select action, target_type as type, details from audit_entries where organization_id = $1 and action like 'attribute%' order by id`,
    [admin.organization],
  );
async function programOf(scopes: string[]): Promise<typeof api> {
  const { body } = await api.as(admin).post('/auth/api-keys', { name: 'robot', scopes });
  return api.with({ 'x-api-key': String(body.key) });
}

describe('the schema of attributes', () => {
  it('is put, read, changed and removed, with an entity tag and an audit of before and after', async () => {
    const path = schemaPath(admin.organization);
    expectProblem(await api.as(admin).get(path), 404, 'attribute_schema.not_found');
    expectProblem(await api.as(admin).delete(path), 404, 'attribute_schema.not_found');
    const put = await putSchema(admin);
    expect([put.status, put.body]).toEqual([
      200,
      { schema: staffSchema, updatedAt: expect.any(String), search: { ready: [], waiting: [], members: 0 } },
    ]);
    const read = await api.as(admin).get(path);
    expect([read.body, tagOf(read)]).toEqual([put.body, tagOf(put)]);
    expect(Object.keys((read.body.schema as typeof staffSchema).properties)).toEqual(
      Object.keys(staffSchema.properties),
    );
    expect(tagOf(await putSchema(admin))).toBe(tagOf(put));
    const schema = { type: 'object', properties: { department: { type: 'string' } } };
    const stale = api.as(admin).with({ 'if-match': '"0-0.x"' });
    expectProblem(await stale.put(path, { schema }), 412, 'version.stale');
    expectProblem(await stale.delete(path), 412, 'version.stale');
    const changed = await api
      .as(admin)
      .with({ 'if-match': tagOf(put) })
      .put(path, { schema });
    expect(changed.body).toMatchObject({ schema });
    expectProblem(
      await api
        .as(admin)
        .with({ 'if-match': tagOf(put) })
        .put(path, { schema }),
      412,
      'version.stale',
    );
    expect(
      (
        await api
          .as(admin)
          .with({ 'if-match': tagOf(changed) })
          .delete(path)
      ).status,
    ).toBe(204);
    const again = await putSchema(admin, schema);
    expectProblem(
      await api
        .as(admin)
        .with({ 'if-match': tagOf(changed) })
        .delete(path),
      412,
      'version.stale',
    );
    expect(again.status).toBe(200);
    const text = JSON.stringify(schema.properties.department);
    const gone = (name: 'level' | 'secret'): unknown => [JSON.stringify(staffSchema.properties[name]), null];
    expect(await auditOf()).toEqual([
      expect.objectContaining({ action: 'attribute_schema.changed', type: 'organization' }),
      {
        action: 'attribute_schema.changed',
        type: 'organization',
        details: {
          changed: expect.objectContaining({
            department: [JSON.stringify(staffSchema.properties.department), text],
            level: gone('level'),
            secret: gone('secret'),
          }),
        },
      },
      expect.objectContaining({
        action: 'attribute_schema.removed',
        details: { changed: { department: [text, null] } },
      }),
      expect.objectContaining({
        action: 'attribute_schema.changed',
        details: { changed: { department: [null, text] } },
      }),
    ]);
  });

  it('needs permissions, and belongs to one organization', async () => {
    const other = await aPerson({ as: 'admin' });
    const reader = await somebodyWho(admin.organization, ['read:organization']);
    await putSchema(admin);
    const path = schemaPath(admin.organization);
    expect((await api.as(reader).get(path)).status).toBe(200);
    for (const one of [await api.as(reader).put(path, { schema: staffSchema }), await api.as(reader).delete(path)])
      expectProblem(one, 403, 'permission.missing');
    expect((await api.as(mia).get(path)).status).toBe(403);
    expectProblem(await api.as(other).get(path), 404, 'organization.not_found');
    expectProblem(await api.as(other).get(schemaPath(other.organization)), 404, 'attribute_schema.not_found');
  });
});

describe('the attributes of a member', () => {
  beforeEach(() => putSchema(admin));

  it('are set, merged and removed by an admin, and shown where members are', async () => {
    expect(await valuesOf()).toEqual({ attributes: {}, unfit: [] });
    const set = await change(api.as(admin), mia, { level: 3, department: 'Sales', languages: ['de', 'fr'] });
    expect([set.status, set.body]).toEqual([
      200,
      { attributes: { department: 'Sales', level: 3, languages: ['de', 'fr'] }, unfit: [] },
    ]);
    const merged = await change(api.as(admin), mia, { level: null, shirtSize: 'M', languages: ['it'] });
    const attributes = { department: 'Sales', shirtSize: 'M', languages: ['it'] };
    expect(merged.body).toEqual({ attributes, unfit: [] });
    expect((await api.as(admin).get(memberPath(mia))).body).toMatchObject({ attributes });
    expect((await api.as(mia).get('/auth/session')).body).toMatchObject({ attributes });
    expect((await api.as(mia).get('/auth/attributes')).body).toEqual({ attributes, unfit: [] });
    expect((await change(api.as(admin), mia, { shirtSize: 'M', secret2: undefined })).body).toEqual(merged.body);
    expect(await auditOf()).toEqual([
      expect.objectContaining({ action: 'attribute_schema.changed' }),
      { action: 'attributes.changed', type: 'user', details: { fields: ['level', 'department', 'languages'] } },
      { action: 'attributes.changed', type: 'user', details: { fields: ['level', 'shirtSize', 'languages'] } },
    ]);
  });

  it('are read and written by those whom the schema names', async () => {
    const program = await programOf(['update:attributes', 'read:members']);
    expect((await change(program, mia, { level: 2, secret: 'x', languages: ['en'] })).body).toEqual({
      attributes: { languages: ['en'] },
      unfit: [],
    });
    expect(await valuesOf()).toEqual({ attributes: { level: 2, languages: ['en'] }, unfit: [] });
    expectProblem(await change(program, mia, { shirtSize: 'S' }), 403, 'attributes.read_only');
    expectProblem(await change(program, mia, { department: 'Sales' }), 400, 'attributes.invalid');
    expectProblem(await change(api.as(admin), mia, { secret: 'y' }), 400, 'attributes.invalid');
    const own = await api.as(mia).patch('/auth/attributes', { attributes: { shirtSize: 'S' } });
    expect(own.body).toEqual({ attributes: { shirtSize: 'S', languages: ['en'] }, unfit: [] });
    for (const [attributes, status, code] of [
      [{ department: 'Board' }, 403, 'attributes.read_only'],
      [{ shirtSize: 'M', department: 'Board' }, 403, 'attributes.read_only'],
      [{ level: 9 }, 400, 'attributes.invalid'],
      [{ nothing: 9 }, 400, 'attributes.invalid'],
    ] as const)
      expectProblem(await api.as(mia).patch('/auth/attributes', { attributes }), status, code);
    expect((await api.as(mia).get('/auth/attributes')).body).toEqual(own.body);
    const key = await api.as(mia).post('/auth/api-keys', { name: 'own', scopes: ['read:me', 'update:me'] });
    const { status } = await api.with({ 'x-api-key': String(key.body.key) }).get('/auth/attributes');
    expect(status).toBe(403);
  });

  it('have an entity tag that the values and the schema change', async () => {
    const first = await change(api.as(admin), mia, { level: 1 });
    const patch = (tag: string): Promise<Answer> =>
      api
        .as(admin)
        .with({ 'if-match': tag })
        .patch(memberPath(mia, '/attributes'), { attributes: { level: 2 } });
    const second = await patch(tagOf(first));
    expect(second.body).toMatchObject({ attributes: { level: 2 } });
    expectProblem(await patch(tagOf(first)), 412, 'version.stale');
    await putSchema(admin, { ...staffSchema, title: 'Staff' });
    expectProblem(await patch(tagOf(second)), 412, 'version.stale');
    const own = await api.as(mia).get('/auth/attributes');
    await change(api.as(admin), mia, { level: 4 });
    const body = { attributes: { shirtSize: 'M' } };
    const stale = await api
      .as(mia)
      .with({ 'if-match': tagOf(own) })
      .patch('/auth/attributes', body);
    expectProblem(stale, 412, 'version.stale');
  });

  it('stay when the schema changes: reported, not in the way of others, and removed by an admin', async () => {
    await change(api.as(admin), mia, { level: 7, department: 'Sales', shirtSize: 'M' });
    const properties = { level: { type: 'integer', maximum: 5 }, shirtSize: staffSchema.properties.shirtSize };
    await putSchema(admin, { type: 'object', properties });
    expect(await valuesOf()).toEqual({
      attributes: { level: 7, shirtSize: 'M', department: 'Sales' },
      unfit: ['level', 'department'],
    });
    expect((await api.as(mia).get('/auth/attributes')).body).toEqual({
      attributes: { level: 7, shirtSize: 'M' },
      unfit: ['level'],
    });
    expect((await api.as(mia).patch('/auth/attributes', { attributes: { shirtSize: 'S' } })).status).toBe(200);
    expectProblem(await change(api.as(admin), mia, { level: 6 }), 400, 'attributes.invalid');
    expectProblem(await change(api.as(admin), mia, { department: 'Board' }), 400, 'attributes.invalid');
    const left = await change(api.as(admin), mia, { level: 5, department: null });
    expect(left.body).toEqual({ attributes: { level: 5, shirtSize: 'S' }, unfit: [] });
    await api.as(admin).delete(schemaPath(admin.organization));
    expect(await valuesOf()).toMatchObject({ attributes: { level: 5, shirtSize: 'S' } });
    expect((await api.as(mia).get('/auth/attributes')).body).toEqual({ attributes: {}, unfit: [] });
  });

  it('belong to one organization, and end with the membership', async () => {
    const other = await aPerson({ as: 'admin' });
    await putSchema(other, { type: 'object', properties: { level: { type: 'string' } } });
    await alsoIn(other.organization, mia.id);
    await change(api.as(admin), mia, { level: 1, department: 'Sales' });
    const there = memberPath(mia, '/attributes', other.organization);
    expect((await api.as(other).get(there)).body).toEqual({ attributes: {}, unfit: [] });
    expectProblem(
      await api.as(admin).get(memberPath(other, '/attributes', admin.organization)),
      404,
      'member.not_found',
    );
    expectProblem(
      await change(api.as(admin), { ...other, organization: admin.organization }, { level: 1 }),
      404,
      'member.not_found',
    );
    expectProblem(await api.as(other).get(memberPath(mia, '/attributes')), 404, 'organization.not_found');
    expect((await api.as(other).patch(there, { attributes: { level: 'high' } })).status).toBe(200);
    const held = 'select organization_id as id from member_attributes where user_id = $1';
    expect(await facet.sql(held, [mia.id])).toHaveLength(2);
    expect((await api.as(admin).delete(memberPath(mia))).status).toBe(204);
    expect(await facet.sql(held, [mia.id])).toEqual([{ id: other.organization }]);
  });

  it('need the permission, which a key may have alone', async () => {
    const reader = await somebodyWho(admin.organization, ['read:members']);
    expectProblem(await change(api.as(reader), mia, { level: 1 }), 403, 'permission.missing');
    expect((await api.as(reader).get(memberPath(mia, '/attributes'))).status).toBe(200);
    const program = await programOf(['update:attributes']);
    expect((await change(program, admin, { level: 1 })).status).toBe(200);
    expect((await program.get(memberPath(mia, '/attributes'))).status).toBe(403);
  });
});
