/** @settings {"JOBS":"on"} */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { inOrganization, memberPath } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { nodesOf } from '../../support/facet.js';
import { enqueue, workedOff } from '../../support/jobs.js';
import { m2 } from '../../support/m2.js';
import { withKey } from '../../support/notifications.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

const day = 86_400;

let admin: TestPerson;
let mia: TestPerson;

beforeEach(async () => {
  admin = await withKey(await aPerson({ as: 'admin' }));
  mia = await withKey(await aPerson({ in: admin.organization, handle: 'mia' }));
});

const settings = async (change: object): Promise<void> =>
  expect((await api.as(admin).patch(inOrganization(admin.organization, '/settings'), change)).status).toBe(200);
const cooldown = (days: number): Promise<void> => settings({ usernameCustomization: { renameCooldownDays: days } });
const named = (person: TestPerson, username: string | null): Promise<Answer> =>
  m2(person).put('/api/profile/', { username });
const handled = (person: TestPerson, handle: string | null): Promise<Answer> =>
  api.as(person).post('/v1/user/profile', { handle });
const statusOf = async (answer: Promise<Answer>): Promise<number> => (await answer).status;
const former = async (member: TestPerson, query = '', as = admin): Promise<Answer> =>
  api.as(as).get(`${memberPath(member, '/usernames')}${query}`);
const entries = async (member: TestPerson): Promise<unknown[]> =>
  ((await former(member)).body.usernames as Record<string, unknown>[]).map(({ username, successor, cause }) => [
    username,
    successor ?? null,
    cause,
  ]);

describe('the cooldown of usernames', () => {
  it('is none until the organization sets one', async () => {
    for (const name of ['one', 'two', 'three']) expect((await named(mia, name)).status).toBe(200);
  });

  it('refuses a second change, by both APIs, and says when it ends', async () => {
    await cooldown(30);
    expect((await named(mia, 'mia-2')).status).toBe(200);
    const [m2Answer, v1Answer] = [await named(mia, 'mia-3'), await handled(mia, 'mia-3')];
    const until = /^This username can be changed again after \d{4}-\d\d-\d\dT[\d:.]+Z\.$/;
    expect(m2Answer).toMatchObject({ status: 409, body: { statusCode: 409, error: 'Conflict' } });
    expect(m2Answer.body.message).toMatch(until);
    expect(m2Answer.body).not.toHaveProperty('reason');
    expect(v1Answer).toMatchObject({ status: 409, body: { code: 10008, message: 'generic_conflict' } });
    expect(v1Answer.body.details).toEqual([{ field: 'handle', message: expect.stringMatching(until) }]);
    expect((await named(mia, null)).status).toBe(409);
    expect(await later(29 * day, () => statusOf(named(mia, 'mia-3')))).toBe(409);
    expect(await later(31 * day, () => statusOf(named(mia, 'mia-3')))).toBe(200);
  });

  it('lets a change be taken back, once', async () => {
    await cooldown(10);
    expect((await named(mia, 'mia-2')).status).toBe(200);
    expect((await named(mia, 'MIA')).status).toBe(200);
    for (const name of ['mia-2', 'mia-3']) expect((await named(mia, name)).status).toBe(409);
    expect(await later(11 * day, () => statusOf(named(mia, 'mia-2')))).toBe(200);
  });

  it('is not passed by way of no name', async () => {
    await cooldown(10);
    expect((await named(mia, null)).status).toBe(200);
    expect((await named(mia, 'mia-2')).status).toBe(409);
    expect((await named(mia, 'mia')).status).toBe(200);
  });

  it('does not hinder a first name, another spelling, and other fields', async () => {
    await cooldown(10);
    const ben = await aPerson({ in: admin.organization });
    expect((await named(ben, 'ben')).status).toBe(200);
    expect((await named(ben, 'Ben')).status).toBe(200);
    expect((await named(ben, 'ben-2')).status).toBe(200);
    expect((await named(ben, 'Ben-2')).status).toBe(200);
    expect((await api.as(ben).post('/v1/user/profile', { handle: 'Ben-2', biography: 'b' })).status).toBe(201);
  });

  it('does not bind a denial, nor begin with one', async () => {
    await cooldown(10);
    expect((await named(mia, 'rude')).status).toBe(200);
    expect((await m2(admin).post('/api/profile/username/deny/', { rude: 'friend' })).status).toBe(204);
    const ben = await aPerson({ in: admin.organization, handle: 'bad' });
    expect((await m2(admin).post('/api/profile/username/deny/', { bad: 'good' })).status).toBe(204);
    expect((await named(ben, 'ben')).status).toBe(200);
  });

  it('goes on when the member leaves and comes back', async () => {
    await cooldown(10);
    expect((await named(mia, 'mia-2')).status).toBe(200);
    await facet.sql('delete from members where organization_id = $1 and user_id = $2', [mia.organization, mia.id]);
    await facet.write((tx, { memberships }) => memberships.addMember(tx, mia.organization, mia.id));
    const back = { ...mia, headers: await signedIn(mia) };
    expect((await named(back, 'mia-3')).status).toBe(409);
    expect((await named(back, 'mia')).status).toBe(200);
  });
});

async function signedIn({ email, password }: TestPerson): Promise<Record<string, string>> {
  return { authorization: `Bearer ${(await api.post('/auth/login', { email, password })).body.accessToken as string}` };
}

describe('GET /admin/organizations/{id}/members/{id}/usernames', () => {
  it('has each name that a member lost, with the reason, newest first, by pages', async () => {
    await named(mia, 'MIA');
    await named(mia, 'mia-2');
    await handled(mia, null);
    await named(mia, 'rude');
    await m2(admin).post('/api/profile/username/deny/', { rude: 'friend' });
    const all = [
      ['rude', 'friend', 'denied'],
      ['mia-2', null, 'self'],
      ['MIA', 'mia-2', 'self'],
    ];
    expect(await entries(mia)).toEqual(all);
    const first = await former(mia, '?limit=2');
    const rest = await former(mia, `?limit=2&cursor=${first.body.nextCursor as string}`);
    expect([first.body.usernames, rest.body.usernames].map((page) => (page as unknown[]).length)).toEqual([2, 1]);
    expect(rest.body).not.toHaveProperty('nextCursor');
    expect((await former(mia, '?cursor=x')).status).toBe(400);
  });

  it('keeps a name that ended with the membership, for when the member comes back', async () => {
    expect((await api.as(admin).delete(memberPath(mia))).status).toBe(204);
    expectProblem(await former(mia), 404, 'member.not_found');
    await facet.write((tx, { memberships }) => memberships.addMember(tx, mia.organization, mia.id));
    expect(await entries(mia)).toEqual([['mia', null, 'left']]);
  });

  it('is for admins of the organization, and of other members only', async () => {
    expect((await former(mia, '', mia)).status).toBe(403);
    expect((await former(mia, '', await aPerson({ as: 'admin' }))).status).toBe(404);
    const nobody = memberPath(admin, '/usernames').replace(admin.id, 'x');
    expectProblem(await api.as(admin).get(nobody), 404, 'member.not_found');
  });

  it('has a hundred names at most, and those of the past year', async () => {
    await facet.sql(
      `insert into former_usernames (organization_id, id, user_id, name, canonical, cause, changed_at, untold)
       select $1, ('01900000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, $2, 'n' || n, 'n' || n, 'self', now(), false
       from generate_series(1, 110) n`,
      [mia.organization, mia.id],
    );
    expect((await named(mia, 'mia-2')).status).toBe(200);
    const count = async (): Promise<number> =>
      (await facet.sql('select 1 from former_usernames where user_id = $1', [mia.id])).length;
    expect(await count()).toBe(100);
    expect((await former(mia, '?limit=1')).body.usernames).toEqual([expect.objectContaining({ username: 'mia' })]);
    const released = async (): Promise<void> => {
      await enqueue('names.release', {});
      await workedOff('names.release');
    };
    await later(364 * day, released);
    expect(await count()).toBe(100);
    await later(366 * day, released);
    expect(await count()).toBe(0);
  });
});

describe('a public profile by a former name', () => {
  const profile = (name: string): Promise<Answer> =>
    api.get(`/v1/user/by-id/${name}/public?containerId=${admin.organization}`);
  const plain = { code: 10006, message: 'generic_not_found', name: 'GENERIC_NOT_FOUND' };
  const pointer = (name: string): object => ({ ...plain, details: [{ field: 'username', message: name }] });

  it('answers 404 as for any other name until the organization wants a pointer', async () => {
    await named(mia, 'mia-2');
    expect(await profile('mia')).toMatchObject({ status: 404, body: plain });
    expect((await profile('mia')).body).toEqual((await profile('nobody')).body);
    await settings({ usernameRedirects: true });
    for (const name of ['mia', 'MIA']) expect((await profile(name)).body).toEqual(pointer('mia-2'));
    expect((await profile('mia')).status).toBe(404);
    expect((await profile('nobody')).body).toEqual(plain);
    await named(mia, 'mia-3');
    for (const name of ['mia', 'mia-2']) expect((await profile(name)).body).toEqual(pointer('mia-3'));
  });

  it.each<[string, () => Promise<unknown>]>([
    ['has no name now', () => named(mia, null)],
    ['was denied the former one', () => m2(admin).put('/api/profile/username/denylist/', ['mia'])],
    ['left', () => api.as(admin).delete(memberPath(mia))],
    ['is banned', () => api.as(admin).post(memberPath(mia, '/ban'))],
    ['deleted the account', () => api.as(mia).with(mia.headers).delete('/me')],
    ['is in an organization without public profiles', () => settings({ publicProfiles: false })],
    ['is in one that turned pointers off', () => settings({ usernameRedirects: false })],
  ])('has no pointer where the member %s', async (_, change) => {
    await settings({ usernameRedirects: true });
    await named(mia, 'mia-2');
    expect((await profile('mia')).body).toEqual(pointer('mia-2'));
    mia = { ...mia, headers: await signedIn(mia) };
    expect([200, 202, 204]).toContain(((await change()) as Answer | undefined)?.status ?? 200);
    expect((await profile('mia')).body).toEqual(plain);
  });

  it('has no pointer once the name is free', async () => {
    await settings({ usernameRedirects: true });
    await named(mia, 'mia-2');
    expect((await later(31 * day, () => profile('mia'))).body).toEqual(plain);
  });
});

describe('GET /auth/username-availability', () => {
  const ask = (username: string, as?: TestPerson, organizationId: string = admin.organization): Promise<Answer> => {
    const query = new URLSearchParams({ organizationId, username }).toString();
    return (as ? api.as(as) : api).get(`/auth/username-availability?${query}`);
  };
  let ben: TestPerson;

  beforeEach(async () => {
    ben = await aPerson({ in: admin.organization });
  });

  it('tells members of the organization, and others where it says so', async () => {
    expect(await ask('newcomer', ben)).toMatchObject({ status: 200, body: { available: true } });
    const stranger = await aPerson();
    for (const caller of [undefined, stranger])
      expectProblem(await ask('newcomer', caller), 403, 'username.availability_off');
    await settings({ usernameAvailability: true });
    for (const caller of [undefined, stranger])
      expect((await ask('newcomer', caller)).body).toEqual({ available: true });
    for (const id of ['nowhere', 'No Id']) expectProblem(await ask('x', ben, id), 404, 'organization.not_found');
  });

  it('says why a name cannot be had', async () => {
    await settings({ usernameCustomization: { minLength: 3, confusables: 'on' } });
    await m2(admin).put('/api/profile/username/denylist/', ['root']);
    await named(mia, 'mia-2');
    const reasons: [string, unknown][] = [
      ['MIA-2', { available: false, reason: 'taken' }],
      ['mia', { available: false, reason: 'taken' }],
      ['Root', { available: false, reason: 'denied' }],
      ['r00t', { available: false, reason: 'confusable' }],
      ['rnia', { available: false, reason: 'confusable' }],
      ['ab', { available: false, reason: 'invalid', message: 'username must have 3 to 64 characters' }],
      ['fine', { available: true }],
    ];
    for (const [name, answer] of reasons) expect([name, (await ask(name, ben)).body]).toEqual([name, answer]);
    const there = { ...mia, headers: await signedIn(mia) };
    for (const name of ['mia', 'mia-2', 'rnia-2']) expect((await ask(name, there)).body).toEqual({ available: true });
  });

  it('agrees with what a choice of the name answers then', async () => {
    await named(mia, 'mia-2');
    for (const name of ['mia', 'mia-2', 'free', '\u200b', '..']) {
      const { body } = await ask(name, ben);
      const { status } = await named(ben, name);
      expect([name, body.available]).toEqual([name, status === 200]);
    }
  });

  it('lets every possible name be had where names are not unique', async () => {
    await settings({ usernameCustomization: { unique: false } });
    expect((await ask('mia', ben)).body).toEqual({ available: true });
  });

  it('is answered by keys of the registry, as the history and the pointer are', async () => {
    await settings({ usernameRedirects: true, usernameCustomization: { renameCooldownDays: 3 } });
    await named(mia, 'mia-2');
    await named(mia, 'mia');
    await ask('mia', ben);
    await former(mia);
    await api.get(`/v1/user/by-id/mia-2/public?containerId=${admin.organization}`);
    const { organization, id } = mia;
    // Of a table with a page or two, all of it is read.
    await facet.sql(
      `insert into name_registry (organization_id, canonical, kind, name, skeleton)
       select $1, 'many' || i, 'denied', 'many' || i, 'many' || i from generate_series(1, 5000) i`,
      [organization],
    );
    await facet.sql(
      `insert into former_usernames (organization_id, id, user_id, name, canonical, cause, changed_at, untold)
       select $1, gen_random_uuid(), $2, 'many' || i, 'many' || i, 'self', now(), false from generate_series(1, 5000) i`,
      [organization, ben.id],
    );
    await facet.sql('analyze name_registry, former_usernames');
    const now = new Date().toISOString();
    const statements: [string, unknown[]][] = [
      ['name_obstacle', [organization, 'mia', 'mia', now, id]],
      ['name_reservation', [organization, 'mia-2', now]],
      ['former_usernames_of_member', [organization, id, null, 20]],
      ['former_usernames_recent', [organization, id, now]],
      ['public_name', [organization, id]],
    ];
    for (const [name, values] of statements) {
      const nodes = nodesOf(await facet.inside.planOf(name, values));
      const scans = nodes.filter((node) => node['Node Type'] === 'Seq Scan');
      expect([name, scans.map((node) => node['Relation Name'])]).toEqual([name, []]);
    }
  });

  it('costs a statement each for settings, rules and registry, whatever the name', async () => {
    await settings({ usernameAvailability: true });
    for (const name of ['mia', 'free'])
      expect((await facet.inside.statementsOf(async () => void (await ask(name)))).length).toBeLessThanOrEqual(3);
  });
});
