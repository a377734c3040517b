import { beforeEach, describe, expect, it } from '@jest/globals';
import type { UserId } from '@app/common';
import { aSignUp, expectProblem } from '../../support/account.js';
import { alsoIn, inOrganization, memberPath } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { m2 } from '../../support/m2.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

const day = 86_400;

let admin: TestPerson;
let mia: TestPerson;

beforeEach(async () => {
  admin = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: admin.organization, handle: 'mia' });
});

const named = (person: TestPerson, username: string | null): Promise<Answer> =>
  m2(person).put('/api/profile/', { username });
const handled = (person: TestPerson, handle: string | null): Promise<Answer> =>
  api.as(person).post('/v1/user/profile', { handle });
const reserved = (userId: UserId): Promise<{ canonical: string }[]> =>
  facet.sql<{ canonical: string }>('select canonical from name_registry where reserved_for = $1 order by canonical', [
    userId,
  ]);

/** Another member cannot have it, and no user signs up with it. */
async function expectOutOfReach(name: string): Promise<void> {
  const other = await aPerson({ in: admin.organization });
  const refused = await named(other, name);
  expect([refused.status, refused.body.reason]).toEqual([409, 'taken']);
  expect((await handled(other, name)).status).toBe(409);
  expectProblem(await api.post('/auth/sign-up', aSignUp(admin.organization, { handle: name })), 409, 'username.taken');
}

describe('a name that its owner gave up', () => {
  it.each([
    ['by another one over M2', () => named(mia, 'mia-2')],
    ['by none over M2', () => named(mia, null)],
    ['by another one over /v1/user', () => handled(mia, 'mia-2')],
    ['by none over /v1/user', () => handled(mia, null)],
  ])('%s stays out of reach of others, in every spelling, and comes back to them', async (_, giveUp) => {
    expect((await giveUp()).status).toBeLessThan(300);
    for (const spelling of ['mia', 'MIA']) await expectOutOfReach(spelling);
    expect((await named(mia, 'Mia')).status).toBe(200);
    expect(
      await facet.sql('select kind, name, reserved_until, reserved_for from name_registry where owner_id = $1', [
        mia.id,
      ]),
    ).toEqual([{ kind: 'held', name: 'Mia', reserved_until: null, reserved_for: null }]);
  });

  it('is free for every user when its time is over', async () => {
    await named(mia, 'mia-2');
    const signUp = (): Promise<Answer> => api.post('/auth/sign-up', aSignUp(admin.organization, { handle: 'mia' }));
    expectProblem(await later(29 * day, signUp), 409, 'username.taken');
    expect((await later(31 * day, signUp)).status).toBe(201);
    expect((await named(mia, 'mia')).status).toBe(409);
  });

  it('is written otherwise without being given up', async () => {
    expect((await named(mia, 'MIA')).status).toBe(200);
    expect(await reserved(mia.id)).toEqual([]);
  });

  it('is one of five at most: with more, the first one is free', async () => {
    for (let at = 1; at <= 7; at += 1) expect((await later(at, () => named(mia, `mia-${at}`))).status).toBe(200);
    expect((await reserved(mia.id)).map(({ canonical }) => canonical)).toEqual([
      'mia-2',
      'mia-3',
      'mia-4',
      'mia-5',
      'mia-6',
    ]);
    const other = await aPerson({ in: admin.organization });
    expect((await named(other, 'mia-1')).status).toBe(200);
  });

  it('leaves as many rows however often they go back and forth', async () => {
    for (let at = 0; at < 6; at += 1) expect((await named(mia, at % 2 ? 'mia' : 'mia-2')).status).toBe(200);
    expect((await reserved(mia.id)).map(({ canonical }) => canonical)).toEqual(['mia-2']);
  });

  it('keeps look-alikes of others away, and none of theirs', async () => {
    await api
      .as(admin)
      .patch(inOrganization(admin.organization, '/settings'), { usernameCustomization: { confusables: 'on' } });
    await named(mia, 'mia-2');
    const other = await aPerson({ in: admin.organization });
    expect((await named(other, 'rnia')).body.reason).toBe('confusable');
    expect((await named(mia, 'rnia')).status).toBe(200);
    expect((await named(mia, 'mia')).status).toBe(200);
  });

  it('cannot be taken back once it is denied', async () => {
    await named(mia, 'mia-2');
    expect((await m2(admin).put('/api/profile/username/denylist/', ['mia'])).status).toBe(204);
    expect((await named(mia, 'mia')).body.reason).toBe('denied');
    expect(await reserved(mia.id)).toEqual([]);
  });

  it('is nothing that a denial leaves behind: what moderators replace is no user’s to take back', async () => {
    expect((await m2(admin).post('/api/profile/username/deny/', { mia: 'friend' })).status).toBe(204);
    expect(await reserved(mia.id)).toEqual([]);
    expect((await named(mia, 'mia')).body.reason).toBe('denied');
  });

  it('may replace another one of theirs, and no name of another user', async () => {
    await named(mia, 'rude');
    const ben = await aPerson({ in: admin.organization, handle: 'bad' });
    const { body } = await m2(admin).post('/api/profile/username/deny/', { rude: 'mia', bad: 'free' });
    expect(body).toBeUndefined();
    expect([
      (await m2(mia).get('/api/profile/')).body.username,
      (await m2(ben).get('/api/profile/')).body.username,
    ]).toEqual(['mia', 'free']);
    await named(mia, 'mia-2');
    const denied = await m2(admin).post('/api/profile/username/deny/', { free: 'mia' });
    expect(denied.body.usernamesNotDenied).toEqual([{ username: 'free', reason: 'replacement_taken' }]);
    await facet.sql(
      `update name_registry set reserved_until = reserved_until - interval '31 days' where reserved_for = $1`,
      [mia.id],
    );
    expect((await m2(admin).post('/api/profile/username/deny/', { free: 'mia' })).status).toBe(204);
  });

  it('goes with the user when they are removed, and comes back with them', async () => {
    expect((await api.as(admin).delete(memberPath(mia, '', admin.organization))).status).toBe(204);
    await expectOutOfReach('mia');
    expect(await reserved(mia.id)).toEqual([{ canonical: 'mia' }]);
    await alsoIn(admin.organization, mia.id);
    const there = {
      ...mia,
      headers: {
        authorization: `Bearer ${(await api.post('/auth/login', { email: mia.email, password: mia.password })).body.accessToken}`,
      },
    };
    expect((await named(there, 'mia')).status).toBe(200);
  });

  it('goes with the user when they leave, and comes back with them', async () => {
    const other = await aPerson({ as: 'admin' });
    await alsoIn(other.organization, mia.id);
    const left = await api.as(mia).delete(`/auth/memberships/${mia.organization}`, { currentPassword: mia.password });
    expect(left.status).toBe(204);
    await expectOutOfReach('mia');
    expect(await reserved(mia.id)).toEqual([{ canonical: 'mia' }]);
  });

  it('stays with a user who deletes their account, and is theirs again after a restoration', async () => {
    expect((await api.as(mia).delete('/me')).status).toBe(202);
    await expectOutOfReach('mia');
    expect((await api.as(admin).post(memberPath(mia, '/restore'))).status).toBeLessThan(300);
    await expectOutOfReach('mia');
    const { body } = await api.post('/auth/login', { email: mia.email, password: mia.password });
    const back = { ...mia, headers: { authorization: `Bearer ${body.accessToken as string}` } };
    expect((await m2(back).get('/api/profile/')).body.username).toBe('mia');
    expect((await named(back, 'mia-2')).status).toBe(200);
    await expectOutOfReach('mia');
    expect((await named(back, 'mia')).status).toBe(200);
  });

  it('goes to one of two former owners who want each other’s place: each only to its own', async () => {
    const ben = await aPerson({ in: admin.organization, handle: 'ben' });
    await Promise.all([named(mia, null), named(ben, null)]);
    const answers = await Promise.all([named(mia, 'ben'), named(ben, 'mia'), named(ben, 'ben'), named(mia, 'mia')]);
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 200, 200]);
  });
});

describe('USERNAME_HOLD', () => {
  const until = async (name: string): Promise<number> => {
    const [row] = await facet.sql<{ days: number }>(
      `select round(extract(epoch from reserved_until - now()) / 86400)::int as days from name_registry
       where organization_id = $1 and canonical = $2`,
      [admin.organization, name],
    );
    return row?.days ?? -1;
  };

  it('is how many days a name stays reserved, and holds for names that are given up from then on', async () => {
    await named(mia, 'mia-2');
    const short = await facet.another({ USERNAME_HOLD: 2 });
    expect((await m2(mia).at(short).put('/api/profile/', { username: 'mia-3' })).status).toBe(200);
    const long = await facet.another({ USERNAME_HOLD: 3650 });
    expect((await m2(mia).at(long).put('/api/profile/', { username: 'mia-4' })).status).toBe(200);
    expect([await until('mia'), await until('mia-2'), await until('mia-3')]).toEqual([30, 2, 3650]);
    const signUp = (handle: string): Promise<Answer> =>
      api.post('/auth/sign-up', aSignUp(admin.organization, { handle }));
    expectProblem(await later(1 * day, () => signUp('mia-2')), 409, 'username.taken');
    expect((await later(3 * day, () => signUp('mia-2'))).status).toBe(201);
    expect((await m2(mia).at(short).put('/api/profile/', { username: 'mia' })).status).toBe(200);
  });

  it('of 0 frees a name at once', async () => {
    const none = await facet.another({ USERNAME_HOLD: 0 });
    expect((await m2(mia).at(none).put('/api/profile/', { username: null })).status).toBe(200);
    expect((await named(await aPerson({ in: admin.organization }), 'mia')).status).toBe(200);
  });
});
