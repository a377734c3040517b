import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RoleId } from '@app/common';
import { expectProblem } from '../../support/account.js';
import { allPages, alsoIn, inOrganization, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { m2 } from '../../support/m2.js';
import { anOrganization, aPerson, aRole, roleId, type TestPerson } from '../../support/people.js';

let ada: TestPerson;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin', name: 'Ada Admin' });
});

const list = (query: Record<string, string> = {}, as = ada): Promise<Answer> =>
  api.as(as).get(`${inOrganization(ada.organization, '/members')}?${new URLSearchParams(query).toString()}`);
const namesIn = ({ body }: Answer): string[] => (body.members as { name: string }[]).map(({ name }) => name);
const idsIn = ({ body }: Answer): string[] => (body.members as { id: string }[]).map(({ id }) => id);
const found = async (search: string): Promise<string[]> => idsIn(await list({ search }));
const aMember = (wanted: Parameters<typeof aPerson>[0] = {}): Promise<TestPerson> =>
  aPerson({ in: ada.organization, ...wanted });

/** The keys as they should be, from what they are made of, against those that are there. Both must be the same rows. */
const wrongKeys = `with wanted as (
    select m.organization_id, m.user_id, 'status' as kind, case when m.banned_at is null or u.status = 'deleted' then u.status else 'banned' end as key from members m join users u on u.id = m.user_id
    union select m.organization_id, m.user_id, 'name', key from members m join users u on u.id = m.user_id, name_search_keys(u.name, u.search_keys) key
    union select m.organization_id, m.user_id, 'email', key from members m join emails e on e.user_id = m.user_id, written_search_keys(e.address_key, e.search_keys) key
    union select organization_id, user_id, 'username', key from profiles, written_search_keys(username_key, search_keys) key where username_key is not null)
  (select *, 'missing' as fault from (select * from wanted except select organization_id, user_id, kind, key from member_keys) missing)
  union all (select *, 'too many' from (select organization_id, user_id, kind, key from member_keys except select * from wanted) surplus)`;

describe('GET /admin/organizations/{id}/members', () => {
  it('shows all members, newest first, with roles and the username of this organization', async () => {
    const mia = await aMember({ name: 'Mia Member', handle: 'mia' });
    const stranger = await aPerson({ name: 'Sue Stranger' });
    const { body } = await list();
    const member = await roleId(ada.organization, 'member');
    expect(body.members[0]).toEqual({
      id: mia.id,
      status: 'active',
      name: 'Mia Member',
      email: mia.email,
      emailVerified: false,
      username: 'mia',
      roles: [{ id: member, name: 'Member' }],
      joinedAt: expect.any(String),
      lastSeenAt: expect.any(String),
    });
    expect([body.members.length, body.total, body.nextCursor]).toEqual([2, 2, undefined]);
    expect(body.members.map(({ id }: { id: string }) => id)).not.toContain(stranger.id);
  });

  it('goes through them by cursor, each once, with the total on every page', async () => {
    for (let at = 0; at < 6; at += 1) await aMember({ name: `Tess ${at}` });
    const all = await allPages<{ name: string }>(
      ada,
      `${inOrganization(ada.organization, '/members')}?limit=3`,
      'members',
    );
    expect(all.map(({ name }) => name)).toEqual([
      'Tess 5',
      'Tess 4',
      'Tess 3',
      'Tess 2',
      'Tess 1',
      'Tess 0',
      'Ada Admin',
    ]);
    expect((await list({ limit: '3' })).body.total).toBe(7);
    const page = await list({ limit: '3' });
    await aMember({ name: 'Newer' });
    expect(namesIn(await list({ limit: '3', cursor: String(page.body.nextCursor) }))).toEqual([
      'Tess 2',
      'Tess 1',
      'Tess 0',
    ]);
  });

  it('shows the picture of a user', async () => {
    await api.as(ada).patch('/me', { avatarUrl: 'https://example.com/ada.png' });
    expect((await list()).body.members[0].avatarUrl).toBe('https://example.com/ada.png');
  });
});

describe('searching members', () => {
  it('finds by the beginning of the address, the username and each word of the name, in any case', async () => {
    const vera = await aMember({
      name: 'Vera van der Meer',
      email: 'Surprise.Address@example.com',
      handle: 'Queen-Bee',
    });
    await aMember({ name: 'Somebody Else' });
    for (const search of [
      'vera',
      'VERA',
      'van',
      'der M',
      'meer',
      'vera van der',
      'surprise.a',
      'SURPRISE.ADDRESS@EXAMPLE.COM',
      'queen',
      'QUEEN-BEE',
      ' vera  van ',
    ])
      expect([search, await found(search)]).toEqual([search, [vera.id]]);
    for (const search of ['er', 'ee', 'vera der', 'vera van der meer x', '%', '_', 'v_ra', '%ra', '\\'])
      expect([search, await found(search)]).toEqual([search, []]);
  });

  it('finds from three characters on what is inside of a word, after those whose words begin with it', async () => {
    const [smith, mitchell] = [await aMember({ name: 'Ann Smith' }), await aMember({ name: 'Mitchell Orr' })];
    const goldsmith = await aMember({ name: 'Zoë Goldsmith-Mitty', email: 'zoe@comité.example' });
    expect(await found('smit')).toEqual([smith.id, goldsmith.id]);
    expect(await found('mit')).toEqual([mitchell.id, goldsmith.id, smith.id]);
    expect(await found('OMIT')).toEqual([goldsmith.id]);
    expect(await found('mi')).toEqual([mitchell.id, goldsmith.id]);
    expect((await list({ search: 'mit' })).body.total).toBe(3);
    const path = `${inOrganization(ada.organization, '/members')}?search=mit&limit=1`;
    const all = await allPages<{ id: string }>(ada, path, 'members');
    expect(all.map(({ id }) => id)).toEqual([mitchell.id, goldsmith.id, smith.id]);
    await api.as(ada).post(memberPath(goldsmith, '/ban'));
    expect(idsIn(await list({ search: 'mit', status: 'banned' }))).toEqual([goldsmith.id]);
    expect((await list({ search: 'mit', status: 'active' })).body.total).toBe(2);
    expect((await api.as(await aPerson({ as: 'admin' })).get(path)).status).not.toBe(200);
  });

  it('finds by a whole id, also as the user directory writes it', async () => {
    const mia = await aMember();
    const identity = [mia.id, 'https://issuer.example/', 'corp', 'sub|1'];
    await facet.sql(
      'insert into identities (id, user_id, issuer, provider, subject) values (gen_random_uuid(), $1, $2, $3, $4)',
      identity,
    );
    for (const search of [mia.id, mia.id.toUpperCase(), mia.directoryId, 'corp|sub|1'])
      expect([search, await found(search)]).toEqual([search, [mia.id]]);
    expect(await found(mia.id.slice(0, 20))).toEqual([]);
    expect(await found((await aPerson()).id)).toEqual([]);
    expect(await found('corp|other')).toEqual([]);
  });

  it.each([
    ['Ærøskøbing', 'ÆRØSKØ'],
    ['Łukasz Żak', 'łukasz ż'],
    ['ΓΙΩΡΓΟΣ Παππάς', 'γιωργος'],
    ['ΓΙΩΡΓΟΣ Παππάς', 'παππάς'],
    ['王小明', '王小'],
    ['Ｆｕｌｌ Width', 'full w'],
    ['Zoë \u00a0 Spaced', 'spaced'],
    ['O’Neill 🦆 Duck', '🦆 duck'],
  ])('finds %s by %s', async (name, search) => {
    const person = await aMember({ name });
    expect(await found(search)).toEqual([person.id]);
  });

  it('finds a username however its letters are written', async () => {
    const person = await aMember({ handle: 'Straße' });
    for (const search of ['straße', 'STRASSE', 'stra'])
      expect([search, await found(search)]).toEqual([search, [person.id]]);
  });

  it('lists a user once whom several keys fit, in the order of what was found, on all pages', async () => {
    const people = [];
    for (const name of ['Mara', 'Mabel Ma', 'Max Maximilian Magnus'])
      people.push(
        await aMember({
          name,
          handle: `ma-${people.length}`,
          email: `ma.${people.length}.${ada.organization}@example.com`,
        }),
      );
    await aMember({ name: 'Zoe' });
    const all = await allPages<{ id: string }>(
      ada,
      `${inOrganization(ada.organization, '/members')}?search=ma&limit=1`,
      'members',
    );
    expect(all.map(({ id }) => id).sort()).toEqual(people.map(({ id }) => id).sort());
    expect((await list({ search: 'ma', limit: '1' })).body.total).toBe(3);
  });

  it('finds what has just changed, and no more what was before', async () => {
    const mia = await aMember({ name: 'Before Change', handle: 'before' });
    await api.as(mia).patch('/me', { name: 'After Wards' });
    await m2(mia).put('/api/profile/', { username: 'later-on' });
    await facet.sql(`update emails set email = 'new@x.example', address_key = 'new@x.example' where user_id = $1`, [
      mia.id,
    ]);
    for (const search of ['after', 'wards', 'later', 'new@x'])
      expect([search, await found(search)]).toEqual([search, [mia.id]]);
    for (const search of ['before', 'change', 'tess.'])
      expect([search, (await found(search)).includes(mia.id)]).toEqual([search, false]);
    await m2(mia).put('/api/profile/', { username: null });
    expect(await found('later')).toEqual([]);
    expect(await facet.sql(wrongKeys)).toEqual([]);
  });

  it('finds what stands there in the end when everything changes at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const other = await anOrganization();
      const mia = await aMember({ handle: `mia-${round}` });
      const address = `second.${round}@example.com`;
      await Promise.all([
        alsoIn(other, mia.id),
        api.as(mia).patch('/me', { name: `Renamed ${round}` }),
        m2(mia).put('/api/profile/', { username: `moved-${round}` }),
        facet.sql('insert into emails (id, user_id, email, address_key) values (gen_random_uuid(), $1, $2, $2)', [
          mia.id,
          address,
        ]),
        facet.sql(`update users set status = 'pending' where id = $1`, [mia.id]),
      ]);
      expect(await facet.sql(wrongKeys)).toEqual([]);
    }
  });

  it('finds the replacement of a denied name', async () => {
    const mia = await aMember({ handle: 'naughty' });
    await m2(ada).post('/api/profile/username/deny/', { naughty: 'nice-now' });
    expect([await found('naughty'), await found('nice')]).toEqual([[], [mia.id]]);
  });

  it('stays within the organization, also for users of two', async () => {
    const other = await anOrganization();
    const mia = await aPerson({ in: other, name: 'Wanda Wanderer', handle: 'wanda-there' });
    expect(await found('wanda')).toEqual([]);
    await alsoIn(ada.organization, mia.id);
    expect([await found('wanda'), await found('wanda-there'), await found(mia.email)]).toEqual([
      [mia.id],
      [],
      [mia.id],
    ]);
    await facet.sql('delete from members where organization_id = $1 and user_id = $2', [ada.organization, mia.id]);
    expect([await found('wanda'), await found(mia.id)]).toEqual([[], []]);
    expect(await facet.sql(wrongKeys)).toEqual([]);
  });
});

describe('narrowing the list', () => {
  it('shows those with a status, and with a role, and with both', async () => {
    const moderators = [
      await aMember({ as: 'moderator', name: 'Moe One' }),
      await aMember({ as: 'moderator', name: 'Moe Two' }),
    ];
    await aMember({ name: 'Moe Three' });
    const role = await roleId(ada.organization, 'moderator');
    expect(idsIn(await list({ role }))).toEqual([moderators[1]?.id, moderators[0]?.id]);
    await api.as(ada).post(memberPath(moderators[0] as TestPerson, '/ban'));
    expect(idsIn(await list({ status: 'banned' }))).toEqual([moderators[0]?.id]);
    expect(idsIn(await list({ role, status: 'active' }))).toEqual([moderators[1]?.id]);
    expect(idsIn(await list({ role, status: 'banned', search: 'moe' }))).toEqual([moderators[0]?.id]);
    expect((await list({ role, search: 'moe' })).body.total).toBe(2);
    expect(idsIn(await list({ status: 'invited' }))).toEqual([]);
    expect(await facet.sql(wrongKeys)).toEqual([]);
  });

  it('knows no role of another organization', async () => {
    const other = await aPerson({ as: 'moderator' });
    expect(idsIn(await list({ role: await roleId(other.organization, 'moderator') }))).toEqual([]);
  });

  it.each([
    'status=gone',
    'status=',
    'role=admin',
    'role=rol_',
    'search=',
    'search=%20',
    `search=${'x'.repeat(257)}`,
    'search=a&search=b',
    'limit=0',
    'cursor=x',
    'sort=name',
  ])('refuses %s', async (query) =>
    expectProblem(
      await api.as(ada).get(`${inOrganization(ada.organization, '/members')}?${query}`),
      400,
      'request.invalid',
    ),
  );

  it('refuses a cursor that is no place in the list', async () => {
    const cursor = Buffer.from(JSON.stringify(['a', 'not-a-uuid'])).toString('base64url');
    expectProblem(await list({ cursor }), 400, 'request.invalid');
  });
});

describe('one member', () => {
  it('is shown with addresses, numbers, identities and when they were last here', async () => {
    const mia = await aMember({ name: 'Mia Member', handle: 'mia' });
    await facet.sql(
      'insert into phone_numbers (id, user_id, phone_number, is_primary) values (gen_random_uuid(), $1, $2, true)',
      [mia.id, '+4930123456'],
    );
    const identity = [mia.id, 'https://issuer.example/', 'corp', `of-${mia.id}`];
    await facet.sql(
      'insert into identities (id, user_id, issuer, provider, subject) values (gen_random_uuid(), $1, $2, $3, $4)',
      identity,
    );
    const { status, body, headers } = await api.as(ada).get(memberPath(mia));
    expect([status, headers.get('etag')]).toEqual([200, expect.any(String)]);
    expect(body).toEqual({
      id: mia.id,
      attributes: {},
      factors: [],
      status: 'active',
      name: 'Mia Member',
      email: mia.email,
      emailVerified: false,
      username: 'mia',
      roles: [{ id: await roleId(ada.organization, 'member'), name: 'Member' }],
      joinedAt: expect.any(String),
      emails: [{ email: mia.email, verified: false, default: true }],
      phoneNumbers: [{ phoneNumber: '+4930123456', verified: false, primary: true }],
      identities: [{ provider: 'corp', subject: `of-${mia.id}` }],
      createdAt: expect.any(String),
      lastSeenAt: expect.any(String),
    });
  });

  it('was last seen here when a key was used here, and not when a session of another organization was', async () => {
    const mia = await aMember();
    await facet.sql('delete from sessions where user_id = $1', [mia.id]);
    expect((await api.as(ada).get(memberPath(mia))).body).not.toHaveProperty('lastSeenAt');
    await facet.sql(
      `insert into api_keys (id, user_id, organization_id, name, secret_hash, scopes, created_at, last_used_at)
       values ('0123456789abcdef', $1, $2, 'k', '\\x00', '{}', now(), '2026-01-02T03:04:05Z')`,
      [mia.id, ada.organization],
    );
    expect((await api.as(ada).get(memberPath(mia))).body.lastSeenAt).toBe('2026-01-02T03:04:05.000Z');
  });

  it('is not there when they are a user of another organization, or no user', async () => {
    const stranger = await aPerson();
    for (const id of [stranger.id, 'x', '01930000-0000-7000-8000-00000000ffff', '%20'])
      expectProblem(await api.as(ada).get(inOrganization(ada.organization, `/members/${id}`)), 404, 'member.not_found');
  });
});

describe('GET …/members/{userId}/permissions', () => {
  it('names each permission with every role that it comes from', async () => {
    const mia = await aMember({ as: 'moderator' });
    const own = await aRole(ada.organization, 'Own', ['read:users', 'update:users', 'facet:gone']);
    await facet.write((tx, { roles }) => roles.grant(tx, ada.organization, mia.id, [own], null));
    const [member, moderator] = [await roleId(ada.organization, 'member'), await roleId(ada.organization, 'moderator')];
    const { body } = await api.as(ada).get(memberPath(mia, '/permissions'));
    const named = (id: RoleId, name: string): object => ({ id, name });
    expect(body).toEqual({
      permissions: [
        { permission: 'create:notifications', roles: [named(moderator, 'Moderator')] },
        { permission: 'read:denylist', roles: [named(moderator, 'Moderator')] },
        {
          permission: 'read:users',
          roles: [named(member, 'Member'), named(moderator, 'Moderator'), named(own, 'Own')],
        },
        { permission: 'update:denylist', roles: [named(moderator, 'Moderator')] },
        { permission: 'update:users', roles: [named(own, 'Own')] },
      ],
      total: 5,
    });
  });

  it('is what the member may do, for an admin everything', async () => {
    const { body } = await api.as(ada).get(memberPath(ada, '/permissions'));
    const self = await api.as(ada).get('/api/v1/user/me');
    expect((body.permissions as { permission: string }[]).map(({ permission }) => permission)).toEqual(
      self.body.permissions,
    );
    const nobody = await somebodyWho(ada.organization, []);
    expect((await api.as(ada).get(memberPath(nobody, '/permissions'))).body).toEqual({ permissions: [], total: 0 });
    expectProblem(
      await api.as(ada).get(memberPath(await aPerson(), '/permissions', ada.organization)),
      404,
      'member.not_found',
    );
  });
});

describe('GET /admin/permissions', () => {
  it('lists everything that can be allowed, to every user who is signed in', async () => {
    const { status, body } = await api.as(await aPerson()).get('/admin/permissions');
    expect([status, body.total]).toEqual([200, body.permissions.length]);
    expect(body.permissions).toContainEqual({
      permission: 'read:users',
      description: 'Read users of the organization and their roles',
    });
    expectProblem(await api.get('/admin/permissions'), 401, 'credential.invalid');
  });
});
