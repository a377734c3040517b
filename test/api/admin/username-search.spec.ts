import { beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { allPages, inOrganization, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { m2 } from '../../support/m2.js';
import { aPerson, type TestPerson } from '../../support/people.js';

interface Found {
  readonly name: string;
  readonly state: string;
  readonly member?: { readonly id: string; readonly displayName?: string };
  readonly until?: string;
}

let ada: TestPerson;
let mia: TestPerson;
let lea: TestPerson;

const path = (query = ''): string => inOrganization(ada.organization, `/usernames${query}`);
const find = (query: string, as = ada): Promise<Answer> => api.as(as).get(path(query));
const found = async (query: string): Promise<Found[]> => (await find(query)).body.usernames as Found[];
const brief = (rows: readonly Found[]): string[] => rows.map(({ name, state }) => `${name} ${state}`);
const named = async (person: TestPerson, username: string): Promise<void> => {
  expect((await m2(person).put('/api/profile/', { username })).status).toBe(200);
};

beforeAll(async () => {
  ada = await aPerson({ as: 'admin', handle: 'ada' });
  mia = await aPerson({ in: ada.organization, name: 'Mia Member', handle: 'Zoe' });
  lea = await aPerson({ in: ada.organization, name: 'Lea Left', handle: 'zoe.left' });
  await named(mia, 'Zoe-Two');
  expect((await api.as(ada).delete(memberPath(lea))).status).toBe(204);
  await m2(ada).put('/api/profile/username/denylist/', ['Zoë', 'root']);
});

describe('a search for usernames', () => {
  it('finds what members have, had, or cannot have, by the beginning', async () => {
    const date = expect.any(String);
    const member = { id: mia.id, displayName: 'Mia Member' };
    expect((await find('?query=ZOE')).body).toEqual({
      usernames: [
        { name: 'zoe', state: 'reserved', member, until: date },
        { name: 'Zoe', state: 'former', member, reason: 'self', changedAt: date },
        { name: 'Zoe-Two', state: 'held', member },
        { name: 'zoe.left', state: 'reserved', member: { id: lea.id }, until: date },
        { name: 'zoe.left', state: 'former', member: { id: lea.id }, reason: 'left', changedAt: date },
      ],
    });
    expect(brief(await found('?query=zo%C3%AB'))).toEqual(['Zoë denied']);
    expect(brief(await found('?query=nothing'))).toEqual([]);
  });

  it.each([
    ['held', ['ada held', 'Zoe-Two held']],
    ['denied', ['root denied', 'Zoë denied']],
    ['reserved', ['zoe reserved', 'zoe.left reserved']],
    ['former', ['Zoe former', 'zoe.left former']],
  ])('finds those that are %s alone', async (state, names) => {
    const rows = await allPages<Found>(ada, path(`?limit=1&state=${state}`), 'usernames');
    const own = rows.filter(({ member }) => !member || [ada.id, mia.id, lea.id].some((id) => id === member.id));
    expect(brief(own)).toEqual(names);
  });

  it('has each name once, whatever the size of the pages', async () => {
    const whole = await found('?limit=100');
    for (const limit of [1, 2, 3])
      expect(await allPages<Found>(ada, path(`?limit=${limit}`), 'usernames')).toEqual(whole);
  });

  it('orders names of rare letters as the database does', async () => {
    const one = await aPerson({ as: 'admin' });
    await m2(one).put('/api/profile/username/denylist/', ['q\u{1f600}', 'q\u{fb20}', 'q']);
    const own = inOrganization(one.organization, '/usernames?query=q&limit=1');
    expect((await allPages<Found>(one, own, 'usernames')).map(({ name }) => name)).toEqual(
      (
        await facet.sql<{ name: string }>(
          `select name from name_registry where organization_id = $1 and kind = 'denied' order by canonical collate "C"`,
          [one.organization],
        )
      ).map(({ name }) => name),
    );
  });

  it('says for which rule a name waits', async () => {
    const text = 'wanda';
    const rule = await api
      .as(ada)
      .post(inOrganization(ada.organization, '/username-rules'), { kind: 'exact', text, effect: 'review' });
    const person = await aPerson({ in: ada.organization, handle: 'w4nda' });
    const shown = { id: rule.body.id, kind: 'exact', text };
    expect(await found('?query=w4')).toMatchObject([{ name: 'w4nda', rule: shown }]);
    await named(person, 'w4nda-2');
    expect((await found('?query=w4nda&state=held'))[0]).not.toHaveProperty('rule');
  });

  it('leaves out a reserved name whose time is over', async () => {
    await facet.sql(
      `insert into name_registry (organization_id, canonical, kind, name, skeleton, reserved_until)
       select $1, 'yara' || i, 'reserved', 'yara' || i, 'yara', now() + i * interval '1 hour' from unnest('{-1,1}'::int[]) i`,
      [ada.organization],
    );
    expect(await found('?query=yara')).toEqual([{ name: 'yara1', state: 'reserved', until: expect.any(String) }]);
  });

  it('finds the same names of many members where they are not unique', async () => {
    const one = await aPerson({ as: 'admin' });
    const settings = { usernameCustomization: { unique: false } };
    await api.as(one).patch(inOrganization(one.organization, '/settings'), settings);
    const same = [];
    for (let at = 0; at < 3; at += 1) same.push((await aPerson({ in: one.organization, handle: 'same' })).id);
    const own = inOrganization(one.organization, '/usernames?query=SAME&limit=1');
    const ids = (await allPages<Found>(one, own, 'usernames')).map(({ member }) => member?.id);
    expect(ids).toEqual(same.sort());
  });

  it('needs the permission to read the denylist, in this organization', async () => {
    const reader = await somebodyWho(ada.organization, ['read:denylist']);
    expect((await find('', reader)).status).toBe(200);
    expectProblem(await find('', await somebodyWho(ada.organization, ['read:members'])), 403, 'permission.missing');
    expectProblem(await find('', await aPerson({ as: 'admin' })), 404, 'organization.not_found');
  });

  it('refuses what is no search, and the cursor of another one', async () => {
    for (const query of ['?state=free', '?query=', '?more=1', '?limit=0', '?cursor=x'])
      expectProblem(await find(query), 400, 'request.invalid');
    const cursor = String((await find('?query=zoe&limit=1')).body.nextCursor);
    expectProblem(await find(`?query=ada&cursor=${cursor}`), 400, 'request.invalid');
    expectProblem(await find(`?state=held&cursor=${cursor}`), 400, 'request.invalid');
  });
});
