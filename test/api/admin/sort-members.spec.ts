import { beforeAll, describe, expect, it } from '@jest/globals';
import type { UserId } from '@app/common';
import { expectProblem } from '../../support/account.js';
import { allPages, inOrganization, memberPath } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { aPerson, roleId, type TestPerson } from '../../support/people.js';

let ada: TestPerson;
/** By the day of January on which they joined: their accounts are in another order. */
const joined: Record<number, TestPerson> = {};

const domains: Record<number, string> = { 9: 'sales.acme-shop.example', 3: 'acme-shop.example', 7: 'acmeshop.example' };

beforeAll(async () => {
  ada = await aPerson({ as: 'admin', name: 'Ada Admin', email: 'ada@other.example' });
  await facet.sql(`update members set joined_at = '2025-01-01T12:00:00Z' where user_id = $1`, [ada.id]);
  joined[1] = ada;
  for (const [day, domain] of [...Object.entries(domains), ['5', 'other.example']]) {
    const person = await aPerson({ in: ada.organization, name: `Joined ${day}`, email: `day${day}@${domain}` });
    joined[Number(day)] = person;
    await facet.sql('update members set joined_at = $2 where user_id = $1', [person.id, `2025-01-0${day}T12:00:00Z`]);
  }
});

const path = (query: Record<string, string> = {}): string =>
  `${inOrganization(ada.organization, '/members')}?${new URLSearchParams(query).toString()}`;
const list = (query: Record<string, string> = {}): Promise<Answer> => api.as(ada).get(path(query));
const days = (ids: readonly string[]): number[] =>
  ids.map((id) => Number(Object.entries(joined).find(([, person]) => person.id === id)?.[0]));
const daysIn = ({ status, body }: Answer): number[] => {
  expect(status).toBe(200);
  return days((body.members as { id: UserId }[]).map(({ id }) => id));
};

describe('the list of members', () => {
  it('is in the order of joining, either way, and by cursor as well', async () => {
    expect(daysIn(await list({ sort: 'joinedAt' }))).toEqual([1, 3, 5, 7, 9]);
    expect(daysIn(await list({ sort: '-joinedAt' }))).toEqual([9, 7, 5, 3, 1]);
    for (const sort of ['joinedAt', '-joinedAt']) {
      const all = await allPages<{ id: string }>(ada, path({ sort, limit: '2' }), 'members');
      expect(days(all.map(({ id }) => id))).toEqual(sort === 'joinedAt' ? [1, 3, 5, 7, 9] : [9, 7, 5, 3, 1]);
    }
    expect((await list({ sort: 'joinedAt', limit: '2' })).body.total).toBe(5);
  });

  it('goes by cursor through those who joined at the same time', async () => {
    const olga = await aPerson({ as: 'admin' });
    for (let at = 0; at < 5; at += 1) await aPerson({ in: olga.organization });
    await facet.sql('update members set joined_at = $2 where organization_id = $1', [
      olga.organization,
      '2025-03-01T00:00:00.123Z',
    ]);
    const ids = (
      await facet.sql<{ id: string }>('select user_id as id from members where organization_id = $1 order by 1', [
        olga.organization,
      ])
    ).map(({ id }) => id);
    for (const sort of ['joinedAt', '-joinedAt']) {
      const wanted = `${inOrganization(olga.organization, '/members')}?sort=${sort}&limit=2`;
      const all = (await allPages<{ id: string }>(olga, wanted, 'members')).map(({ id }) => id);
      expect(all).toEqual(sort === 'joinedAt' ? ids : [...ids].reverse());
    }
  });

  it('has those who joined from a time on and before another, the last first', async () => {
    const at = (day: number): string => `2025-01-0${day}T12:00:00Z`;
    expect(daysIn(await list({ joinedFrom: at(5) }))).toEqual([9, 7, 5]);
    expect(daysIn(await list({ joinedTo: at(5) }))).toEqual([3, 1]);
    const between = { joinedFrom: at(3), joinedTo: at(9) };
    expect(daysIn(await list(between))).toEqual([7, 5, 3]);
    expect(daysIn(await list({ ...between, sort: 'joinedAt' }))).toEqual([3, 5, 7]);
    expect((await list({ ...between, limit: '1' })).body.total).toBe(3);
    expect(daysIn(await list({ joinedFrom: '2025-01-07T13:00:00+01:00' }))).toEqual([9, 7]);
    expect(daysIn(await list({ joinedFrom: at(9), joinedTo: at(3) }))).toEqual([]);
    expect(daysIn(await list({ ...between, search: 'joined' }))).toEqual([3, 5, 7]);
  });

  it('has those of a domain, and of those below it, newest account first', async () => {
    expect(daysIn(await list({ domain: 'acme-shop.example' }))).toEqual([9, 3]);
    expect(daysIn(await list({ domain: 'ACME-Shop.Example' }))).toEqual([9, 3]);
    expect(daysIn(await list({ domain: 'sales.acme-shop.example' }))).toEqual([9]);
    expect(daysIn(await list({ domain: 'acmeshop.example' }))).toEqual([7]);
    expect(daysIn(await list({ domain: 'example', sort: 'joinedAt' }))).toEqual([1, 3, 5, 7, 9]);
    for (const domain of ['acme', 'shop.example', 'joined', 'active', '%', 'e'])
      expect([domain, daysIn(await list({ domain }))]).toEqual([domain, []]);
    expect((await list({ domain: 'acme-shop.example', limit: '1' })).body.total).toBe(2);
    expect(daysIn(await list({ domain: 'example', search: 'joined 5' }))).toEqual([5]);
  });

  it('is narrowed by all conditions at once, in the order of joining', async () => {
    const banned = await aPerson({ in: ada.organization, email: 'banned@acme-shop.example' });
    joined[4] = banned;
    await facet.sql('update members set joined_at = $2 where user_id = $1', [banned.id, '2025-01-04T12:00:00Z']);
    await api.as(ada).post(memberPath(banned, '/ban'));
    const moderator = await roleId(ada.organization, 'moderator');
    for (const day of [3, 9]) await api.as(ada).put(`${memberPath(joined[day] ?? ada)}/roles/Moderator`);
    const sort = 'joinedAt';
    expect(daysIn(await list({ sort, status: 'banned' }))).toEqual([4]);
    expect(daysIn(await list({ sort, domain: 'acme-shop.example', status: 'active' }))).toEqual([3, 9]);
    expect(daysIn(await list({ sort, role: moderator, joinedTo: '2025-01-05T00:00:00Z' }))).toEqual([3]);
    expect(daysIn(await list({ role: moderator, domain: 'example' }))).toEqual([9, 3]);
    const all = await allPages<{ id: string }>(ada, path({ sort, role: moderator, limit: '1' }), 'members');
    expect(days(all.map(({ id }) => id))).toEqual([3, 9]);
  });

  it('says when a member was last seen here', async () => {
    const { body } = await list({ domain: 'sales.acme-shop.example' });
    const { body: one } = await api.as(ada).get(memberPath(joined[9] ?? ada));
    expect(body.members[0].lastSeenAt).toBe(one.lastSeenAt);
    expect(Math.abs(Date.parse(String(one.lastSeenAt)) - Date.now())).toBeLessThan(60_000);
    await api.as(ada).delete(memberPath(joined[9] ?? ada, '/sessions'));
    expect((await list({ domain: 'sales.acme-shop.example' })).body.members[0]).not.toHaveProperty('lastSeenAt');
  });

  it.each<Record<string, string>>([
    { sort: 'name' },
    { sort: '' },
    { sort: 'joinedAt', search: 'joined' },
    { joinedFrom: 'yesterday' },
    { joinedTo: '2025-01-01' },
    { domain: 'mia@example.com' },
    { domain: '' },
    { domain: `${'x'.repeat(254)}` },
    { sort: 'joinedAt', cursor: Buffer.from('["","01930000-0000-7000-8000-000000000000"]').toString('base64url') },
    { sort: 'joinedAt', cursor: 'x' },
  ])('refuses %j', async (query) => {
    expectProblem(await list(query), 400, 'request.invalid');
  });
});
