import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem, login, refresh, signIn } from '../../support/account.js';
import { alsoIn, inOrganization, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { anOrganization, aPerson, later, type TestPerson } from '../../support/people.js';

let ada: TestPerson;
let mia: TestPerson;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization, handle: 'mia' });
});

type Act = 'ban' | 'unban' | 'restore';
const act = (what: Act, whom = mia, as = ada): Promise<Answer> =>
  api.as(as).post(memberPath(whom, `/${what}`, ada.organization));
const statusOf = async (person: TestPerson): Promise<unknown> =>
  (await facet.sql('select status from users where id = $1', [person.id]))[0]?.status;
const setStatus = (person: TestPerson, status: string): Promise<unknown> =>
  facet.sql('update users set status = $2 where id = $1', [person.id, status]);
const purges = (person: TestPerson): Promise<unknown[]> =>
  facet.sql('select 1 from graphile_worker.jobs where key = $1', [`account.purge:${person.id}`]);
const keyOf = async (
  person: TestPerson,
  scopes = ['read:me', 'read:users', 'update:me'],
): Promise<Record<string, string>> => ({
  'x-api-key': (await api.as(person).post('/auth/api-keys', { name: 'k', scopes })).body.key as string,
});

describe('POST …/members/{userId}/ban', () => {
  it('shuts the user out from the next request on: sessions, refresh, keys, sign-in', async () => {
    const key = await keyOf(mia);
    const answer = await act('ban');
    expect([answer.status, answer.body.status, answer.body.id]).toEqual([200, 'banned', mia.id]);
    const again = [
      await api.as(mia).get('/me'),
      await api.with(key).get('/api/v1/user/me'),
      await refresh(mia.refreshToken),
      await login(mia.email),
    ];
    expect(again.map(({ status }) => status)).toEqual([401, 401, 401, 403]);
    expect(await facet.sql('select 1 from sessions where user_id = $1', [mia.id])).toEqual([]);
  });

  it('holds at another instance at once', async () => {
    const other = await facet.another();
    expect((await api.as(mia).at(other).get('/me')).status).toBe(200);
    await act('ban');
    expect((await api.as(mia).at(other).get('/me')).status).toBe(401);
  });

  it('keeps roles, name and keys for the end of the ban, but no session', async () => {
    const key = await keyOf(mia);
    await act('ban');
    const { body } = await act('unban');
    expect([body.status, body.username, body.roles.length]).toEqual(['active', 'mia', 1]);
    expect((await api.as(mia).get('/me')).status).toBe(401);
    expect((await api.with(key).get('/api/v1/user/me')).status).toBe(200);
    expect((await api.as(await signIn(mia)).get('/me')).status).toBe(200);
  });

  it.each(['pending', 'invited'])('leads back to %s when it ends', async (status) => {
    await setStatus(mia, status);
    expect((await act('ban')).status).toBe(200);
    expect((await act('unban')).body.status).toBe(status);
  });

  it('bans no user twice, nor who is deleted', async () => {
    await act('ban');
    expectProblem(await act('ban'), 409, 'member.status_unfit');
    const zoe = await aPerson({ in: ada.organization });
    await api.as(zoe).delete('/me');
    expectProblem(await act('ban', zoe), 409, 'member.status_unfit');
    expect(await statusOf(zoe)).toBe('deleted');
  });

  it('keeps the last admin', async () => {
    expectProblem(await act('ban', ada), 409, 'role.last_admin');
    const alan = await aPerson({ in: ada.organization, as: 'admin' });
    expect((await act('ban', alan)).status).toBe(200);
    expectProblem(await act('ban', ada), 409, 'role.last_admin');
  });

  it('leaves one of two admins who ban each other', async () => {
    for (let round = 0; round < 10; round += 1) {
      const organization = await anOrganization();
      const [one, two] = await Promise.all([
        aPerson({ in: organization, as: 'admin' }),
        aPerson({ in: organization, as: 'admin' }),
      ]);
      const answers = await Promise.all([
        api.as(one).post(memberPath(two, '/ban')),
        api.as(two).post(memberPath(one, '/ban')),
      ]);
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses[0]).toBe(200);
      expect([401, 403, 409]).toContain(statuses[1]);
      const banned = await facet.sql('select 1 from members where organization_id = $1 and banned_at is not null', [
        organization,
      ]);
      expect(banned).toHaveLength(1);
    }
  });

  it('bans no user who may do what the caller may not', async () => {
    const petra = await somebodyWho(ada.organization, ['ban:members', 'read:users']);
    expectProblem(
      await act('ban', await aPerson({ in: ada.organization, as: 'moderator' }), petra),
      403,
      'permission.missing',
    );
    expectProblem(await act('ban', ada, petra), 403, 'permission.missing');
    expect((await act('ban', mia, petra)).status).toBe(200);
  });

  it('knows no user of another organization', async () => {
    const stranger = await aPerson();
    for (const what of ['ban', 'unban', 'restore'] as const) {
      expectProblem(await act(what, stranger), 404, 'member.not_found');
      expectProblem(
        await api.as(ada).post(inOrganization(ada.organization, `/members/x/${what}`)),
        404,
        'member.not_found',
      );
    }
    expect(await statusOf(stranger)).toBe('active');
  });

  it('takes no unknown body', async () => {
    expectProblem(await api.as(ada).post(memberPath(mia, '/ban'), undefined, { raw: '{' }), 400, 'request.malformed');
    expect(await statusOf(mia)).toBe('active');
  });
});

describe('a user of several organizations', () => {
  let other: TestPerson;

  beforeEach(async () => {
    other = await aPerson({ as: 'admin' });
    await alsoIn(other.organization, mia.id);
    await facet.sql('insert into inboxes (organization_id, user_id, base) values ($1, $2, 0)', [
      other.organization,
      mia.id,
    ]);
  });

  const elsewhere = (): Promise<Answer> => api.as(mia).get(`/v1/user/notifications?containerId=${other.organization}`);
  const inOther = async (): Promise<TestPerson> => {
    const { body } = await login(mia.email, mia.password, other.organization);
    return { ...mia, headers: { authorization: `Bearer ${body.accessToken as string}` } };
  };

  it('is banned by each of their organizations, where the others go on', async () => {
    const away = await inOther();
    const key = await keyOf(away);
    expect((await elsewhere()).status).toBe(200);
    expect((await act('ban')).body.status).toBe('banned');
    expect([(await api.as(mia).get('/me')).status, (await api.as(away).get('/me')).body.status]).toEqual([
      401,
      'active',
    ]);
    expect((await api.with(key).get('/api/v1/user/me')).status).toBe(200);
    expectProblem(await login(mia.email, mia.password, ada.organization), 403, 'account.not_active');
    expect((await api.as(other).get(memberPath(mia, '', other.organization))).body.status).toBe('active');
    const { body } = await login(mia.email);
    expect(
      (await api.with({ authorization: `Bearer ${body.accessToken as string}` }).get('/auth/sessions')).body.sessions[0]
        .organizationId,
    ).toBe(other.organization);
  });

  it('is no member any more of where they are banned, with the credential of another one', async () => {
    const away = await inOther();
    const there = `/v1/user/notifications?containerId=${ada.organization}`;
    expect((await api.as(away).get(there)).status).toBe(200);
    await act('ban');
    const nobody = await api.as(away).get('/v1/user/notifications?containerId=org-nowhere');
    const refused = await api.as(away).get(there);
    expect([refused.status, refused.body]).toEqual([nobody.status, nobody.body]);
    expect(
      (await api.as(away).get('/api/profile/', { headers: { 'x-m2-organization-id': ada.organization } })).status,
    ).toBe(403);
    expect(
      (await api.as(away).get('/v1/user/containers')).body.containers.map((one: { id: string }) => one.id),
    ).toEqual([other.organization]);
  });

  it('is banned with a key, and by who may do less elsewhere', async () => {
    await facet.write((tx, { roles }) => roles.grantBuiltIn(tx, other.organization, mia.id, 'moderator'));
    const petra = await somebodyWho(ada.organization, ['ban:members', 'read:users']);
    const as = api.with(await keyOf(petra, ['ban:members', 'read:users']));
    expect((await as.post(memberPath(mia, '/ban'))).status).toBe(200);
    expectProblem(await as.post(memberPath(mia, '/ban')), 409, 'member.status_unfit');
    expect((await as.post(memberPath(mia, '/unban'))).body.status).toBe('active');
  });

  it('is found by the status that the organization sees', async () => {
    const found = async (by: TestPerson, status: string): Promise<unknown[]> =>
      (
        (await api.as(by).get(inOrganization(by.organization, `/members?status=${status}`))).body.members as {
          id: string;
          status: string;
        }[]
      )
        .filter(({ id }) => id === mia.id)
        .map((one) => one.status);
    await act('ban');
    expect([await found(ada, 'banned'), await found(ada, 'active'), await found(other, 'active')]).toEqual([
      ['banned'],
      [],
      ['active'],
    ]);
    await setStatus(mia, 'pending');
    expect([await found(ada, 'banned'), await found(other, 'pending')]).toEqual([['banned'], ['pending']]);
    await act('unban');
    expect([await found(ada, 'banned'), await found(ada, 'pending')]).toEqual([[], ['pending']]);
  });

  it('may not refresh a session that an older server opened in spite of a ban, nor call with it', async () => {
    await facet.sql('update members set banned_at = now() where organization_id = $1 and user_id = $2', [
      ada.organization,
      mia.id,
    ]);
    expect([(await api.as(mia).get('/me')).status, (await api.as(mia).get('/api/v1/user/me')).status]).toEqual([
      401, 401,
    ]);
    expect((await refresh(mia.refreshToken)).status).toBe(401);
  });

  it('has no public profile where they are banned', async () => {
    const profile = (): Promise<Answer> => api.get(`/v1/user/by-id/mia/public?containerId=${ada.organization}`);
    const before = (await profile()).status;
    await act('ban');
    expect([before, (await profile()).status]).toEqual([200, 404]);
  });

  it('is let in again by no user but an operator when one has banned the account', async () => {
    await facet.sql(
      `update users set status = 'banned', status_before_ban = 'active', banned_by_operator = true where id = $1`,
      [mia.id],
    );
    await facet.sql('delete from members where organization_id = $1', [other.organization]);
    expectProblem(await act('unban'), 409, 'member.status_unfit');
    expect((await act('ban')).status).toBe(200);
    expect((await act('unban')).body.status).toBe('banned');
    expect(await statusOf(mia)).toBe('banned');
  });

  it('is let in again by who may do so everywhere when organizations of the version before have banned the account', async () => {
    await setStatus(mia, 'banned');
    expectProblem(await act('unban'), 409, 'member.belongs_elsewhere');
    await alsoIn(other.organization, ada.id, 'admin');
    expect((await act('unban')).body.status).toBe('active');
  });

  it('can be removed from each by its own admins', async () => {
    expect((await api.as(ada).delete(memberPath(mia))).status).toBe(204);
    expect((await api.as(other).post(memberPath(mia, '/ban', other.organization))).status).toBe(200);
  });
});

describe('POST …/members/{userId}/unban', () => {
  it('needs a ban', async () => {
    expectProblem(await act('unban'), 409, 'member.status_unfit');
    await setStatus(mia, 'pending');
    expectProblem(await act('unban'), 409, 'member.status_unfit');
    expect(await statusOf(mia)).toBe('pending');
  });

  it('ends a ban that was there before its reason was kept', async () => {
    await setStatus(mia, 'banned');
    expect((await act('unban')).body.status).toBe('active');
  });
});

describe('POST …/members/{userId}/restore', () => {
  it('undoes a deletion: the purge does not happen, and what they had is there', async () => {
    await api.as(mia).delete('/me');
    expect(await purges(mia)).toHaveLength(1);
    const before = await api.as(ada).get(memberPath(mia));
    expect([before.body.status, typeof before.body.deletedAt, typeof before.body.purgeAfter]).toEqual([
      'deleted',
      'string',
      'string',
    ]);
    const { status, body } = await act('restore');
    expect([status, body.status, body.username, body.deletedAt, body.purgeAfter]).toEqual([
      200,
      'active',
      'mia',
      undefined,
      undefined,
    ]);
    expect(await purges(mia)).toEqual([]);
    expect((await api.as(mia).get('/me')).status).toBe(401);
    expect((await api.as(await signIn(mia)).get('/me')).status).toBe(200);
  });

  it('leads back to what the user was', async () => {
    await act('ban');
    await facet.sql(
      `update users set status = 'deleted', status_before_deletion = status, purge_after = now() + interval '1 day' where id = $1`,
      [mia.id],
    );
    expect((await act('restore')).body.status).toBe('banned');
    expect((await act('unban')).body.status).toBe('active');
  });

  it('needs a deletion whose purge is not due', async () => {
    expectProblem(await act('restore'), 409, 'member.status_unfit');
    await api.as(mia).delete('/me');
    await later(30 * 86_400, async () =>
      expectProblem(await act('restore', mia, await laterSelf()), 409, 'member.status_unfit'),
    );
    expect(await purges(mia)).toHaveLength(1);
    expect((await act('restore', mia, { ...ada, ...(await signIn(ada)) })).status).toBe(200);
    await api.as(await signIn(mia)).delete('/me');
    expect(await purges(mia)).toHaveLength(1);
  });

  it('happens once when asked many times at once', async () => {
    await api.as(mia).delete('/me');
    const answers = await Promise.all(Array.from({ length: 5 }, () => act('restore')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
  });

  it('restores no user who would again do what the caller may not', async () => {
    const alan = await aPerson({ in: ada.organization, as: 'admin' });
    await api.as(alan).delete('/me');
    const petra = await somebodyWho(ada.organization, ['restore:members', 'read:users']);
    expectProblem(await act('restore', alan, petra), 403, 'permission.missing');
    expect((await act('restore', alan)).status).toBe(200);
  });

  it('is open to each organization of the user', async () => {
    const other = await aPerson({ as: 'admin' });
    await alsoIn(other.organization, mia.id);
    await api.as(mia).delete('/me');
    expect((await api.as(other).post(memberPath(mia, '/restore', other.organization))).status).toBe(200);
  });

  /** The admin with a token that is good a month later. */
  const laterSelf = async (): Promise<TestPerson> => ({ ...ada, ...(await signIn(ada)) });
});
