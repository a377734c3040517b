import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { alsoIn, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { m2 } from '../../support/m2.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';
import { aPicture } from '../pictures/pictures.js';

let ada: TestPerson;
let mia: TestPerson;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin', handle: 'ada' });
  mia = await aPerson({ in: ada.organization, name: 'Mia Member', handle: 'mia' });
});

const change = (body: unknown, as = ada, whom = mia, tag?: string): Promise<Answer> =>
  api
    .as(as)
    .with(tag === undefined ? {} : { 'if-match': tag })
    .patch(memberPath(whom, '', ada.organization), body);
const tagOf = (answer: Answer): string => answer.headers.get('etag') ?? '';
const read = (whom = mia): Promise<Answer> => api.as(ada).get(memberPath(whom));
const removePicture = (as = ada, whom = mia): Promise<Answer> =>
  api.as(as).delete(memberPath(whom, '/picture', ada.organization));

async function withPicture(person: TestPerson): Promise<string> {
  const form = new FormData();
  form.set('picture', new Blob([new Uint8Array(await aPicture('png'))], { type: 'image/png' }), 'a.png');
  const whole = new Response(form);
  const sent = {
    raw: Buffer.from(await whole.arrayBuffer()),
    headers: { 'content-type': whole.headers.get('content-type') ?? '' },
  };
  return String((await api.as(person).put('/me/picture', undefined, sent)).body.avatarUrl);
}

const entries = async (organization: string = ada.organization): Promise<unknown[]> =>
  facet.sql(
    `select e.action, e.details, e.organization_id as organization from audit_entries e
     where e.organization_id = $1 and e.action in ('user.described', 'username.changed', 'picture.changed') order by e.id`,
    [organization],
  );

describe('PATCH …/members/{userId}', () => {
  it('changes name, bio and username, which the member sees everywhere', async () => {
    const { status, body } = await change({ name: 'Mia Renamed', bio: 'I play\nthe flute.', username: 'mia-2' });
    expect([status, body.name, body.bio, body.username]).toEqual([200, 'Mia Renamed', 'I play\nthe flute.', 'mia-2']);
    expect((await api.as(mia).get('/me')).body).toMatchObject({ name: 'Mia Renamed', bio: 'I play\nthe flute.' });
    expect((await m2(mia).get('/api/profile/')).body.username).toBe('mia-2');
    const found = await api.as(ada).get(`/admin/organizations/${ada.organization}/members?search=renamed`);
    expect((found.body.members as { id: string }[]).map(({ id }) => id)).toEqual([mia.id]);
    expect(await entries()).toEqual([
      { action: 'user.described', details: { fields: ['name', 'bio'] }, organization: ada.organization },
      { action: 'username.changed', details: {}, organization: ada.organization },
    ]);
  });

  it('unsets bio and username with null, and leaves what is absent', async () => {
    await change({ bio: 'I play the flute.' });
    const { body } = await change({ bio: null, username: null });
    expect([body.name, 'bio' in body, 'username' in body]).toEqual(['Mia Member', false, false]);
    expect((await change({})).body).toMatchObject({ id: mia.id, name: 'Mia Member' });
  });

  it('changes nothing from a state that is no more, of the user, of the roles or of the username', async () => {
    const first = tagOf(await read());
    expect((await change({ username: 'mia-2' }, ada, mia, first)).status).toBe(200);
    expectProblem(await change({ username: 'mia-3' }, ada, mia, first), 412, 'version.stale');
    const second = tagOf(await read());
    await m2(mia).put('/api/profile/', { username: 'mia-4' });
    expectProblem(await change({ username: 'mia-5' }, ada, mia, second), 412, 'version.stale');
    const third = tagOf(await read());
    await api.as(mia).patch('/me', { bio: 'I sing.' });
    expectProblem(await change({ name: 'Other' }, ada, mia, third), 412, 'version.stale');
    const changed = await change({ bio: 'I do not.' }, ada, mia, tagOf(await read()));
    expect([changed.status, tagOf(changed)]).toEqual([200, tagOf(await read())]);
    const roles = await api
      .as(ada)
      .with({ 'if-match': tagOf(changed) })
      .put(memberPath(mia, '/roles'), { roles: [] });
    expect([roles.status, tagOf(roles)]).toEqual([200, tagOf(await read())]);
    expectProblem(await change({ name: 'Other' }, ada, mia, tagOf(changed)), 412, 'version.stale');
    expect((await read()).body).toMatchObject({ name: 'Mia Member', bio: 'I do not.', username: 'mia-4' });
  });

  it('matches the state of a member without a profile', async () => {
    const zoe = await aPerson({ in: ada.organization });
    const { status, body } = await change({ username: 'zoe' }, ada, zoe, tagOf(await read(zoe)));
    expect([status, body.username]).toEqual([200, 'zoe']);
  });

  it('gives one of two admins the change that both began from one state', async () => {
    const alan = await aPerson({ in: ada.organization, as: 'admin' });
    const tag = tagOf(await read());
    const answers = await Promise.all([ada, alan, ada, alan].map((one, i) => change({ bio: `${i}` }, one, mia, tag)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
  });

  it('obeys the rules of the organization for usernames, as the member does', async () => {
    await aPerson({ in: ada.organization, handle: 'taken' });
    await m2(ada).post('/api/profile/username/deny/', { denied: 'other' });
    await api.as(ada).patch(`/admin/organizations/${ada.organization}/settings`, {
      usernameCustomization: { minLength: 3, confusables: 'on' },
    });
    expectProblem(await change({ username: 'taken' }), 409, 'username.taken');
    expectProblem(await change({ username: 'denied' }), 409, 'username.denied');
    expectProblem(await change({ username: 'tаken' }), 409, 'username.confusable');
    for (const username of ['m', '', ' '])
      expectProblem(await change({ name: 'Not Mia', username }), 400, 'username.invalid');
    expect((await read()).body).toMatchObject({ name: 'Mia Member', username: 'mia' });
    await expect(aPerson({ in: ada.organization, handle: 'mia' })).rejects.toThrow('username.taken');
  });

  it('gives one member a name that admins want for several', async () => {
    const others = await Promise.all([1, 2, 3, 4].map(() => aPerson({ in: ada.organization })));
    const answers = await Promise.all(others.map((one) => change({ username: 'wanted' }, ada, one)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });

  it('renames a member of several organizations in one, and changes the account for who may everywhere', async () => {
    const other = await anOrganization();
    await alsoIn(other, mia.id);
    for (const body of [{ name: 'Other' }, { bio: null }, { name: 'Other', username: 'mia-2' }])
      expectProblem(await change(body), 409, 'member.belongs_elsewhere');
    expectProblem(await removePicture(), 409, 'member.belongs_elsewhere');
    expect((await read()).body).toMatchObject({ name: 'Mia Member', username: 'mia' });
    expect((await change({ username: 'mia-2' })).body.username).toBe('mia-2');
    await alsoIn(other, ada.id, 'admin');
    expect((await change({ name: 'Other' })).body.name).toBe('Other');
    expect(await entries(other)).toEqual([]);
  });

  it('needs the permission, and no fewer permissions than the member has', async () => {
    const petra = await somebodyWho(ada.organization, ['update:profiles']);
    const paul = await somebodyWho(ada.organization, ['update:users', 'update:members', 'read:members']);
    const max = await aPerson({ in: ada.organization, as: 'moderator' });
    for (const whom of [max, ada]) {
      expectProblem(await change({ username: 'x' }, petra, whom), 403, 'permission.missing');
      expectProblem(await removePicture(petra, whom), 403, 'permission.missing');
    }
    expectProblem(await change({ username: 'x' }, paul), 403, 'permission.missing');
    expectProblem(await removePicture(paul), 403, 'permission.missing');
    await facet.sql('delete from role_assignments where user_id = $1', [mia.id]);
    expect((await change({ username: 'mia-2' }, petra)).status).toBe(200);
    const eve = await aPerson({ as: 'admin' });
    expectProblem(await change({ name: 'Eve' }, ada, eve), 404, 'member.not_found');
    expectProblem(await change({ name: 'Eve' }, eve), 404, 'organization.not_found');
  });

  it('leaves a deleted account, and takes a banned one', async () => {
    await api.as(ada).post(memberPath(mia, '/ban'));
    expect((await change({ name: 'Mia Moderated' })).body.name).toBe('Mia Moderated');
    const zoe = await aPerson({ in: ada.organization, handle: 'zoe' });
    await api.as(zoe).delete('/me');
    for (const body of [{ name: 'Other' }, { username: 'zoe-2' }, {}])
      expectProblem(await change(body, ada, zoe), 409, 'member.status_unfit');
    expectProblem(await removePicture(ada, zoe), 409, 'member.status_unfit');
  });

  it.each([
    { name: null },
    { name: '' },
    { name: ' ' },
    { name: '\u200b' },
    { name: 'x'.repeat(201) },
    { bio: 'x'.repeat(2001) },
    { bio: 1 },
    { username: 1 },
    { username: 'x'.repeat(257) },
    { email: 'mia@example.com' },
  ])('refuses %j', async (body) => {
    expectProblem(await change(body), 400, 'request.invalid');
    expect((await read()).body).toMatchObject({ name: 'Mia Member', username: 'mia' });
  });
});

describe('DELETE …/members/{userId}/picture', () => {
  it('removes an uploaded picture with its file, and a linked one', async () => {
    const url = new URL(await withPicture(mia));
    expect((await read()).body.avatarUrl).toBe(url.href);
    expect((await removePicture()).status).toBe(204);
    expect((await read()).body).not.toHaveProperty('avatarUrl');
    expect((await api.as(mia).get('/me')).body).not.toHaveProperty('avatarUrl');
    await api.as(mia).patch('/me', { avatarUrl: 'https://example.com/mia.png' });
    expect((await removePicture()).status).toBe(204);
    expect((await read()).body).not.toHaveProperty('avatarUrl');
    expect((await removePicture()).status).toBe(204);
    const removed = (await entries()).filter((one) => JSON.stringify(one).includes('"none"'));
    expect(removed).toEqual(
      [1, 2].map(() => ({ action: 'picture.changed', details: { to: 'none' }, organization: ada.organization })),
    );
  });
});
