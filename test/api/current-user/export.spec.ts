/** @settings {"RATE_LIMITS":"on"} */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { aSignUp } from '../../support/account.js';
import { api } from '../../support/api.js';
import { anObject, m2 } from '../../support/m2.js';
import { aPerson } from '../../support/people.js';
import { aPicture } from '../pictures/pictures.js';

beforeEach(() => facet.sql('delete from rate_limits'));

describe('GET /me/export', () => {
  it('is all that is kept about the caller, in one document', async () => {
    const ada = await aPerson({ as: 'admin' });
    const mia = await aPerson({ in: ada.organization, name: 'Mia Member', handle: 'Mia' });
    await api.as(mia).patch('/me', { bio: 'I collect stamps.', timezone: 'Europe/Zurich' });
    await api
      .as(mia)
      .post('/v1/user/profile', { address: { city: 'Zürich', country: 'ch' }, dateOfBirth: '1990-02-28' });
    await facet.services.profiles.setPicture(mia.id, await aPicture());
    const avatar = await anObject(ada, mia, 'knight', 'avatar');
    await m2(mia).put('/api/profile/', { avatarObjectDefinitionId: avatar });
    await api.as(mia).post('/auth/api-keys', { name: 'robot', scopes: ['read:me', 'read:users', 'update:me'] });
    await facet.sql(
      `insert into phone_numbers (id, user_id, phone_number, is_primary) values ($1, $2, '+41446681800', true)`,
      [randomUUID(), mia.id],
    );
    await facet.sql(
      `insert into identities (id, user_id, issuer, provider, subject, name) values ($1, $2, 'https://issuer.example', 'corp', 'mia-1', 'Mia M.')`,
      [randomUUID(), mia.id],
    );
    await api.post('/auth/sign-up', aSignUp(mia.organization, { referrerHandle: 'mia' }));
    for (const username of ['Mia-Before', 'Mia'])
      expect((await m2(mia).put('/api/profile/', { username })).status).toBe(200);
    const told = { userIds: [mia.id], type: 'greeting', title: 'Hello', body: 'Mia', data: { at: 1 } };
    expect((await api.as(ada).post(`/admin/organizations/${ada.organization}/notifications`, told)).status).toBe(201);
    const { avatarUrl } = (await api.as(mia).get('/me')).body as { avatarUrl: string };
    const { status, headers, body } = await api.as(mia).get('/me/export');
    expect([status, headers.get('content-disposition'), headers.get('cache-control')]).toEqual([
      200,
      'attachment; filename="facet-export.json"',
      'no-store',
    ]);
    const text = expect.any(String);
    expect(body).toEqual({
      person: {
        id: mia.id,
        status: 'active',
        name: 'Mia Member',
        bio: 'I collect stamps.',
        pictureUrl: avatarUrl,
        timezone: 'Europe/Zurich',
        dateOfBirth: '1990-02-28',
        address: { city: 'Zürich', country: 'CH' },
        selfMade: true,
        createdAt: text,
        updatedAt: text,
        passwordChangedAt: text,
      },
      emails: [{ email: mia.email, verified: false, default: true, createdAt: text, updatedAt: text }],
      phoneNumbers: [{ phoneNumber: '+41446681800', verified: false, primary: true, createdAt: text, updatedAt: text }],
      identities: [
        {
          issuer: 'https://issuer.example',
          provider: 'corp',
          subject: 'mia-1',
          name: 'Mia M.',
          emailVerified: false,
          createdAt: text,
          updatedAt: text,
        },
      ],
      passkeys: [],
      wallets: [],
      sessions: [
        {
          id: text,
          organizationId: mia.organization,
          userAgent: text,
          ipAddress: text,
          signedInAt: text,
          amr: ['pwd'],
          createdAt: text,
          lastUsedAt: text,
          expiresAt: text,
        },
      ],
      knownDevices: [{ device: 'node', knownSince: text, lastUsedAt: text }],
      apiKeys: [
        {
          id: text,
          name: 'robot',
          organizationId: mia.organization,
          scopes: ['read:me', 'read:users', 'update:me'],
          createdAt: text,
          expiresAt: text,
        },
      ],
      invitations: [],
      reservedUsernames: [{ organizationId: mia.organization, username: 'mia-before', reservedUntil: text }],
      formerUsernames: [
        ...[
          ['Mia', 'Mia-Before'],
          ['Mia-Before', 'Mia'],
        ].map(([username, successor]) => ({
          ...{ organizationId: mia.organization, username, successor, cause: 'self', changedAt: text },
        })),
      ],
      pendingSignUps: [],
      addedEmails: [],
      emailChanges: [],
      links: [],
      letters: [],
      memberships: [
        {
          organizationId: mia.organization,
          joinedAt: text,
          username: 'Mia',
          avatar,
          profileCreatedAt: text,
          profileUpdatedAt: text,
          wasReferred: false,
          roles: [{ id: text, name: 'Member', grantedAt: text }],
          notes: [],
          impersonations: [],
          collection: [
            { ...avatar, kind: 'avatar', url: 'https://example.com/knight.png', createdAt: text, updatedAt: text },
          ],
          referrals: [{ joinedAt: text }],
          notifications: [{ type: 'greeting', title: 'Hello', body: 'Mia', data: { at: 1 }, createdAt: text }],
        },
      ],
      audit: expect.arrayContaining([
        expect.objectContaining({ action: 'user.joined', byPerson: true, toPerson: true, ipAddress: text }),
      ]),
      leftOut: expect.arrayContaining([{ what: expect.stringMatching(/^secrets/), why: text }]),
    });
  });

  it('holds nothing that is secret, and nothing about others', async () => {
    const mia = await aPerson({ handle: 'mia' });
    const friend = await api.post(
      '/auth/sign-up',
      aSignUp(mia.organization, { referrerHandle: 'mia', name: 'Fred Friend' }),
    );
    const key = await api.as(mia).post('/auth/api-keys', { name: 'robot', scopes: ['read:me', 'update:me'] });
    const [row] = await facet.sql<{ hash: string }>('select hash from password_credentials where user_id = $1', [
      mia.id,
    ]);
    const whole = JSON.stringify((await api.as(mia).get('/me/export')).body);
    for (const secret of [row?.hash, String(key.body.key).slice(-40), mia.refreshToken, friend.body.user.id, 'Fred'])
      expect(whole).not.toContain(secret);
  });

  it('brings long lists whole', async () => {
    const mia = await aPerson();
    await facet.sql(
      `insert into collection_objects (organization_id, user_id, datasource_id, object_definition_id, kind, url)
       select $1, $2, 'figures-' || n % 3, lpad(n::text, 5, '0'), 'image', 'https://example.com/' || n from generate_series(1, 1500) n`,
      [mia.organization, mia.id],
    );
    const { collection } = (await api.as(mia).get('/me/export')).body.memberships[0] as {
      collection: { objectDefinitionId: string }[];
    };
    expect(new Set(collection.map((one) => one.objectDefinitionId)).size).toBe(1500);
    expect(collection).toHaveLength(1500);
  });

  it('shows each of several memberships', async () => {
    const mia = await aPerson();
    const other = await aPerson();
    await facet.sql('insert into members (organization_id, user_id) values ($1, $2)', [other.organization, mia.id]);
    await facet.sql('insert into inboxes (organization_id, user_id, base) values ($1, $2, 0)', [
      other.organization,
      mia.id,
    ]);
    const { memberships } = (await api.as(mia).get('/me/export')).body as { memberships: { organizationId: string }[] };
    expect(memberships.map((one) => one.organizationId)).toEqual([mia.organization, other.organization].sort());
  });

  it('has a bound', async () => {
    const mia = await aPerson();
    for (let call = 0; call < 5; call += 1) expect((await api.as(mia).get('/me/export')).status).toBe(200);
    const { status, body, headers } = await api.as(mia).get('/me/export');
    expect([status, body.code, Number(headers.get('retry-after')) > 0]).toEqual([429, 'TooManyRequests', true]);
  });

  it('needs a signed-in user: neither an API key nor an anonymous call does', async () => {
    const mia = await aPerson();
    const { body } = await api.as(mia).post('/auth/api-keys', { name: 'robot', scopes: ['read:me', 'update:me'] });
    expect((await api.with({ 'x-api-key': body.key }).get('/me/export')).status).toBe(403);
    expect((await api.get('/me/export')).status).toBe(401);
    await api.as(mia).delete('/me');
    expect((await api.as(mia).get('/me/export')).status).toBe(401);
  });
});
