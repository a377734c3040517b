import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { alsoIn, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { aPerson, verifyAddressOf, type TestPerson } from '../../support/people.js';

let ada: TestPerson;
let mia: TestPerson;
let other: TestPerson;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization, name: 'Mia Member', handle: 'Mia', verified: true });
  other = await aPerson({ as: 'admin' });
  await alsoIn(other.organization, mia.id);
  await facet.sql('insert into inboxes (organization_id, user_id, base) values ($1, $2, 0)', [
    other.organization,
    mia.id,
  ]);
});

const exported = (as: TestPerson = ada, whom = mia): Promise<Answer> =>
  api.as(as).get(memberPath(whom, '/export', as.organization));

describe('GET …/members/{userId}/export', () => {
  it('is what the organization keeps about the member, as a file, and leaves an entry in its audit', async () => {
    await api.as(mia).patch('/me', { bio: 'I collect stamps.' });
    await api.as(mia).post('/auth/api-keys', { name: 'robot', scopes: ['read:me'] });
    const { status, headers, body } = await exported();
    expect([status, headers.get('content-disposition')]).toEqual([
      200,
      'attachment; filename="facet-member-export.json"',
    ]);
    expect(body).toMatchObject({
      ...{
        id: mia.id,
        organizationId: ada.organization,
        status: 'active',
        name: 'Mia Member',
        bio: 'I collect stamps.',
        username: 'Mia',
      },
      roles: [{ name: 'Member' }],
      emails: [{ email: mia.email, verified: true, default: true }],
      sessions: [{ ipAddress: expect.any(String), userAgent: expect.any(String) }],
      apiKeys: [{ name: 'robot', scopes: ['read:me'] }],
      ...{
        collection: [],
        referrals: [],
        notifications: [],
        invitations: [],
        formerUsernames: [],
        notes: [],
        impersonations: [],
      },
    });
    expect((body.audit as { action: string }[]).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['user.joined', 'user.described', 'api_key.made']),
    );
    expect(body.leftOut).toContainEqual({
      what: expect.stringContaining('postal address, birth date, wallet'),
      why: expect.any(String),
    });
    const { body: trail } = await api.as(ada).get(`/admin/audit?action=member.exported&target=${mia.id}`);
    expect(trail.entries).toHaveLength(1);
  });

  it('has nothing that is the user’s own or of another organization', async () => {
    await api.as(mia).post('/v1/user/profile', { address: { city: 'Zürich-Oerlikon' }, dateOfBirth: '1990-02-28' });
    const wallet = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
    await facet.sql('insert into wallets (user_id, address, chain_id, linked_at) values ($1, $2, 1, now())', [
      mia.id,
      wallet,
    ]);
    const { body: tokens } = await api.post('/auth/login', {
      email: mia.email,
      password: mia.password,
      organizationId: other.organization,
    });
    const away = api.with({ authorization: `Bearer ${tokens.accessToken as string}` });
    const { body: key } = await away.post('/auth/api-keys', { name: 'key of elsewhere', scopes: ['read:me'] });
    expect(key.id).toEqual(expect.any(String));
    await verifyAddressOf(other);
    const { status, body } = await exported();
    const text = JSON.stringify(body);
    expect(status).toBe(200);
    for (const secret of [other.organization, 'key of elsewhere', 'Zürich-Oerlikon', '1990-02-28', wallet])
      expect(text).not.toContain(secret);
    expect(body.sessions).toHaveLength(1);
    expect(JSON.stringify((await exported(other)).body)).not.toContain(ada.organization);
  });

  it('shows who is banned or has deleted the account, until the purge', async () => {
    await api.as(ada).post(memberPath(mia, '/ban'));
    expect((await exported()).body).toMatchObject({ status: 'banned', bannedAt: expect.any(String) });
    await api.as(ada).post(memberPath(mia, '/unban'));
    const { body: tokens } = await api.post('/auth/login', { email: mia.email, password: mia.password });
    await api.with({ authorization: `Bearer ${tokens.accessToken as string}` }).delete('/me');
    expect((await exported()).body).toMatchObject({
      status: 'deleted',
      deletedAt: expect.any(String),
      purgeAfter: expect.any(String),
    });
  });

  it('needs the permission, and knows no user of another organization', async () => {
    expectProblem(
      await exported(await somebodyWho(ada.organization, ['read:members', 'read:audit', 'read:users'])),
      403,
      'permission.missing',
    );
    expect((await exported(await somebodyWho(ada.organization, ['export:members', 'read:users']))).status).toBe(200);
    const stranger = await aPerson();
    expectProblem(await exported(ada, stranger), 404, 'member.not_found');
    expectProblem(
      await api.as(ada).get(memberPath({ id: 'x' } as TestPerson, '/export', ada.organization)),
      404,
      'member.not_found',
    );
    expect((await api.get(memberPath(mia, '/export'))).status).toBe(401);
  });
});
