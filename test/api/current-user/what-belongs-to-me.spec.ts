import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { aPerson, later } from '../../support/people.js';

const login = async ({
  email,
  password,
}: {
  email: string;
  password: string;
}): Promise<{ accessToken: string; refreshToken: string }> =>
  (await api.post('/auth/login', { email, password })).body as { accessToken: string; refreshToken: string };

describe('The lists of /me', () => {
  it('count the sessions that could still make a call', async () => {
    const mia = await aPerson();
    const second = await login(mia);
    const count = async (): Promise<number> => (await api.as(mia).get('/me')).body.activeSessions as number;
    expect(await count()).toBe(2);
    await api.with({ authorization: `Bearer ${second.accessToken}` }).post('/auth/logout');
    expect(await count()).toBe(1);
    await login(mia);
    await facet.sql(
      `update sessions set expires_at = now() - interval '1 second' where user_id = $1 and id <> (select min(id::text)::uuid from sessions where user_id = $1)`,
      [mia.id],
    );
    expect(await count()).toBe(1);
  });

  it('do not count the sessions of others', async () => {
    const mia = await aPerson();
    await aPerson({ in: mia.organization });
    expect((await api.as(mia).get('/me')).body.activeSessions).toBe(1);
  });

  it('keep counting a session whose access token has expired but which can be refreshed', async () => {
    const mia = await aPerson();
    const fresh = await later(
      601,
      async () => (await api.post('/auth/refresh', { refreshToken: mia.refreshToken })).body.accessToken as string,
    );
    expect((await api.with({ authorization: `Bearer ${fresh}` }).get('/me')).body.activeSessions).toBe(1);
  });

  it('show phone numbers, oldest first, and the primary one again on top', async () => {
    const mia = await aPerson();
    await facet.sql(
      `insert into phone_numbers (id, user_id, phone_number, verified, is_primary, created_at) values
       ($2, $1, '+41791234567', false, false, '2024-01-01T00:00:00Z'), ($3, $1, '+41797654321', true, true, '2024-02-01T00:00:00.5Z')`,
      [mia.id, randomUUID(), randomUUID()],
    );
    const { body } = await api.as(mia).get('/me');
    expect(body.phoneNumber).toBe('+41797654321');
    expect(body.phoneNumbers).toEqual([
      {
        id: expect.any(String),
        userId: mia.id,
        phoneNumber: '+41791234567',
        verified: false,
        primary: false,
        createdAt: '2024-01-01T00:00:00.000Z',
        updatedAt: expect.any(String),
      },
      expect.objectContaining({
        phoneNumber: '+41797654321',
        verified: true,
        primary: true,
        createdAt: '2024-02-01T00:00:00.500Z',
      }),
    ]);
  });

  it('leave the phone number out when none is primary', async () => {
    const mia = await aPerson();
    await facet.sql(`insert into phone_numbers (id, user_id, phone_number) values ($2, $1, '+41791234567')`, [
      mia.id,
      randomUUID(),
    ]);
    const { body } = await api.as(mia).get('/me');
    expect(body).not.toHaveProperty('phoneNumber');
    expect(body.phoneNumbers).toHaveLength(1);
  });

  it('show identities with the fields that are set', async () => {
    const mia = await aPerson();
    await facet.sql(
      `insert into identities (id, user_id, issuer, provider, subject, name, email, avatar_url, created_at) values
       ($2, $1, 'https://one.example', 'one', $4, 'Mia One', 'mia@one.example', 'https://one.example/mia.png', '2024-01-01T00:00:00Z'),
       ($3, $1, 'https://two.example', 'two', $4, null, null, null, '2024-02-01T00:00:00Z')`,
      [mia.id, randomUUID(), randomUUID(), mia.id],
    );
    const times = { createdAt: expect.any(String), updatedAt: expect.any(String) };
    expect((await api.as(mia).get('/me')).body.identities).toEqual([
      {
        id: expect.any(String),
        provider: 'one',
        name: 'Mia One',
        email: 'mia@one.example',
        avatarUrl: 'https://one.example/mia.png',
        ...times,
      },
      { id: expect.any(String), provider: 'two', ...times },
    ]);
  });

  it('show all addresses and which of them mail goes to', async () => {
    const mia = await aPerson();
    await facet.sql(`insert into emails (id, user_id, email, address_key, verified) values ($2, $1, $3, $3, true)`, [
      mia.id,
      randomUUID(),
      `second.${mia.email}`,
    ]);
    const { body } = await api.as(mia).get('/me');
    expect(body.defaultEmail).toBe(mia.email);
    expect(body.emails.map((one: { email: string; verified: boolean }) => [one.email, one.verified])).toEqual([
      [mia.email, false],
      [`second.${mia.email}`, true],
    ]);
  });

  it('tell whether a password is set and an API key works', async () => {
    const mia = await aPerson();
    const set = async (): Promise<unknown> => {
      const [email] = (await api.as(mia).get('/me')).body.emails as { passwordSet: boolean; tokenSet: boolean }[];
      return [email?.passwordSet, email?.tokenSet];
    };
    expect(await set()).toEqual([true, false]);
    const { body: key } = await api.as(mia).post('/auth/api-keys', { name: 'test', scopes: ['read:me', 'update:me'] });
    expect(await set()).toEqual([true, true]);
    await facet.sql(`update api_keys set expires_at = now() - interval '1 second' where id = $1`, [key.id]);
    expect(await set()).toEqual([true, false]);
  });
});
