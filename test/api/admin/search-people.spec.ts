/** @settings {"JOBS":"on","ACCOUNT_DELETION_GRACE":"0"} */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { allPages, inOrganization } from '../../support/administration.js';
import { api } from '../../support/api.js';
import { enqueue, workedOff } from '../../support/jobs.js';
import { m2 } from '../../support/m2.js';
import { aPerson, type TestPerson } from '../../support/people.js';
import { searchCases } from '../../support/search-cases.js';

let ada: TestPerson;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin', name: 'Ada Admin' });
});

const found = async (search: string): Promise<string[]> => {
  const { status, body } = await api
    .as(ada)
    .get(`${inOrganization(ada.organization, '/members')}?${new URLSearchParams({ search }).toString()}`);
  expect(status).toBe(200);
  return (body.members as { id: string }[]).map(({ id }) => id);
};
const aMember = (wanted: Parameters<typeof aPerson>[0] = {}): Promise<TestPerson> =>
  aPerson({ in: ada.organization, ...wanted });
const keysOf = async ({ id }: { id: string }): Promise<string[]> =>
  (
    await facet.sql<{ key: string }>(
      `select key from member_keys where user_id = $1 and kind <> 'status' order by key`,
      [id],
    )
  ).map(({ key }) => key);
const stale = (): Promise<unknown[]> =>
  facet.sql(`select name as source from users where search_keys[1] is distinct from name collate "C"
    union all select address_key from emails where search_keys[1] is distinct from address_key
    union all select username_key from profiles where username_key is not null and search_keys[1] is distinct from username_key`);

async function fold(): Promise<void> {
  await enqueue('search.fold', {});
  await workedOff('search.fold');
}

/** Expects that the user is found by the first ones and not by the others. */
async function expectFound(person: TestPerson, by: readonly string[], notBy: readonly string[] = []): Promise<void> {
  for (const search of by) expect([search, await found(search)]).toEqual([search, [person.id]]);
  for (const search of notBy) expect([search, (await found(search)).includes(person.id)]).toEqual([search, false]);
}

describe('searching members', () => {
  it.each(searchCases)('finds $name as users type', async ({ name, by, notBy }) => {
    await expectFound(await aMember({ name }), by, notBy);
  });

  it('finds an address by its domain, label by label, in Unicode and in A-labels', async () => {
    const mia = await aMember({ email: `mia@post.bücher-${ada.organization}.example` });
    await expectFound(
      mia,
      ['post.b', 'bücher', 'bucher', 'BÜCHER', 'mia@post.bu', 'mia@post.xn--bcher', 'xn--bcher', 'ücher', 'ost.'],
      ['he', 't.'],
    );
    expect(await found('example')).toHaveLength(2);
  });

  it('finds a username by what is typed for it', async () => {
    const mia = await aMember({ handle: 'Jörg-Straße' });
    await expectFound(mia, ['jorg', 'jörg', 'JÖRG-STRASSE', 'jorg strasse', 'Jörg-Straße']);
  });

  it('finds no user by nothing that is left', async () => {
    for (const search of ["'", '-', '\u0301', '%', '_', '\\', "''' --"])
      expect([search, await found(search)]).toEqual([search, []]);
  });

  it('lists a user once whom a folded and an old key fit, on all pages', async () => {
    const people = [];
    for (const name of ['Zoë A', 'Zoe Zoë', 'Zoé Z']) people.push(await aMember({ name }));
    await facet.sql('update users set search_keys = null where id = $1', [people[1]?.id]);
    const all = await allPages<{ id: string }>(
      ada,
      `${inOrganization(ada.organization, '/members')}?search=zo%C3%AB&limit=1`,
      'members',
    );
    expect(all.map(({ id }) => id).sort()).toEqual(people.map(({ id }) => id).sort());
    await fold();
    expect(await found('zoe')).toHaveLength(3);
  });
});

describe('a user who writes a name, an address or a username', () => {
  it('writes its keys: PATCH /me, POST /v1/user/profile, PUT /api/profile', async () => {
    const mia = await aMember({ name: 'Élodie Avant', handle: 'avant' });
    await api.as(mia).patch('/me', { name: 'Škoda Après' });
    await expectFound(mia, ['skoda', 'apres'], ['elodie', 'élodie']);
    await api.as(mia).post('/v1/user/profile', { displayName: 'Łucja Później', handle: 'zażółć' });
    await expectFound(mia, ['lucja', 'pozniej', 'zazolc'], ['skoda', 'avant']);
    await m2(mia).put('/api/profile/', { username: 'Ægir' });
    await expectFound(mia, ['aegir', 'ægir'], ['zazolc']);
    await m2(mia).put('/api/profile/', { username: null });
    await expectFound(mia, ['lucja'], ['aegir', 'ægir']);
    expect(await stale()).toEqual([]);
  });

  it('writes its keys: an admin who denies a name', async () => {
    const mia = await aMember({ handle: 'Größe' });
    await m2(ada).post('/api/profile/username/deny/', { Größe: 'Maß' });
    await expectFound(mia, ['mass', 'maß'], ['grosse']);
    expect(await stale()).toEqual([]);
  });

  it('keeps the keys of one domain while an address with it is left', async () => {
    const mia = await aMember({ email: `one@same.${ada.organization}.example` });
    const second = [mia.id, `two@same.${ada.organization}.example`];
    await facet.sql(
      'insert into emails (id, user_id, email, address_key) values (gen_random_uuid(), $1, $2, $2)',
      second,
    );
    await fold();
    await expectFound(mia, ['one@same', 'two@same', 'same.org']);
    await facet.sql('delete from emails where user_id = $1 and email = $2', second);
    await expectFound(mia, ['one@same', 'same.org'], ['two@same']);
  });
});

describe('what a version before or SQL by hand wrote', () => {
  it('is found as before at once, and as users type after the job', async () => {
    const mia = await aMember({ name: 'Before Then', handle: 'before' });
    await facet.sql(`update users set name = 'Žofie Ďáblová' where id = $1`, [mia.id]);
    const address = `q@bücher-${ada.organization}.example`;
    await facet.sql('update emails set email = $2, address_key = $2 where user_id = $1', [mia.id, address]);
    await facet.sql(`update profiles set username = 'Jörg', username_key = 'jörg' where user_id = $1`, [mia.id]);
    await expectFound(mia, ['Žofie', 'zofie', 'ďáblová', address, 'jörg'], ['before', 'then', 'jorg']);
    expect(await stale()).toHaveLength(3);
    await fold();
    expect(await stale()).toEqual([]);
    await expectFound(mia, ['zofie', 'Žofie', 'dablova', 'q@bucher', 'bücher', 'jorg', 'jörg']);
  });

  it('is found by what most Europeans type until then', async () => {
    const european = searchCases.filter(
      ({ name }) => !/[\p{Script=Han}\p{Script=Hangul}\p{Script=Arabic}\p{Script=Katakana}]/u.test(name),
    );
    for (const { name, by } of european) {
      const mia = await aMember({ name });
      await facet.sql('update users set search_keys = null where id = $1', [mia.id]);
      // Words begin at spaces only.
      await expectFound(
        mia,
        by.filter((search) => !/^(?:brien|m(?:ü|u)ller|berg.*)$/iu.test(search)),
      );
      await facet.sql('delete from users where id = $1', [mia.id]);
    }
  });

  it('is folded for members who join meanwhile, and touches no version', async () => {
    const mia = await aPerson({ name: 'Ďáblová' });
    await facet.sql('update users set search_keys = null where id = $1', [mia.id]);
    const before = await facet.sql('select version, updated_at from users where id = $1', [mia.id]);
    await facet.sql('insert into members (organization_id, user_id) values ($1, $2)', [ada.organization, mia.id]);
    await expectFound(mia, ['ďáblová']);
    expect(await stale()).toHaveLength(1);
    await fold();
    expect(await stale()).toEqual([]);
    await expectFound(mia, ['dablova']);
    expect(await facet.sql('select version, updated_at from users where id = $1', [mia.id])).toEqual(before);
  });

  it('is folded once by many jobs at once', async () => {
    const people = [];
    for (let at = 0; at < 5; at += 1) people.push(await aMember({ name: `Ďábel ${at}` }));
    await facet.sql('update users set search_keys = null where id = any($1)', [people.map(({ id }) => id)]);
    for (let at = 0; at < 4; at += 1) await enqueue('search.fold', {});
    await workedOff('search.fold');
    expect(await found('dabel')).toHaveLength(5);
  });
});

describe('a purge', () => {
  it('leaves no key', async () => {
    const mia = await aMember({ name: 'Gone Soon', handle: 'gone' });
    expect(await keysOf(mia)).toEqual(expect.arrayContaining(['gone', 'gone soon', 'soon']));
    await api.as(mia).delete('/me');
    await workedOff('account.purge');
    expect(await keysOf(mia)).toEqual([]);
    expect(await facet.sql(`select 1 from users where search_keys[1] = 'Gone Soon'`)).toEqual([]);
  });
});
