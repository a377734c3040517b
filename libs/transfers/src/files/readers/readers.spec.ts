import { describe, expect, it } from '@jest/globals';
import { readRecord } from './readers.js';

const left = (product: Parameters<typeof readRecord>[0], record: Record<string, unknown>): string[] =>
  readRecord(product, record).notes.map((one) => one.field);

describe('the readers of other products', () => {
  it('leave a line of ours as it is', () => {
    expect(readRecord(undefined, { email: 'a@b.example', shoeSize: 42 })).toEqual({
      line: { email: 'a@b.example', shoeSize: 42 },
      notes: [],
    });
  });

  it('read Auth0: accounts of its own, accounts from elsewhere, linked ones', () => {
    const record = {
      user_id: 'auth0|5f7c',
      email: 'ada@example.com',
      email_verified: true,
      name: 'Ada',
      given_name: 'Ada',
      family_name: null,
      nickname: 'ada',
      picture: 'https://s.gravatar.com/a.png',
      created_at: '2020-10-06T12:34:56.789Z',
      passwordHash: '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
      identities: [
        { provider: 'auth0', user_id: '5f7c', connection: 'Users', isSocial: false },
        { provider: 'github', user_id: 4711, connection: 'github', isSocial: true },
      ],
      logins_count: 12,
      user_metadata: {},
    };
    expect(readRecord('auth0', record).line).toEqual({
      email: 'ada@example.com',
      emailVerified: true,
      name: 'Ada',
      givenName: 'Ada',
      nickname: 'ada',
      avatarUrl: 'https://s.gravatar.com/a.png',
      createdAt: '2020-10-06T12:34:56.789Z',
      passwordHash: record.passwordHash,
      identities: [
        { provider: 'auth0', subject: '5f7c' },
        { provider: 'github', subject: '4711' },
      ],
    });
    expect(left('auth0', record)).toEqual(['logins_count']);
    expect(
      readRecord('auth0', {
        user_id: 'google-oauth2|99',
        identities: [{ provider: 'google-oauth2', user_id: '99' }],
        blocked: true,
      }).line,
    ).toEqual({
      identities: [{ provider: 'auth0', subject: 'google-oauth2|99' }],
      status: 'banned',
    });
  });

  it('read Auth0: empty names, and users without an address', () => {
    const bare = {
      user_id: 'auth0|1',
      email: 'ada@example.com',
      name: '',
      given_name: '',
      family_name: '',
      nickname: '',
      picture: '',
      username: '',
    };
    const identities = [{ provider: 'auth0', subject: '1' }];
    expect(readRecord('auth0', bare)).toEqual({
      line: { email: 'ada@example.com', name: 'ada@example.com', identities },
      notes: [],
    });
    expect(readRecord('auth0', { ...bare, given_name: 'Ada', family_name: 'L' }).line).toMatchObject({ name: 'Ada L' });
    const sms = { user_id: 'sms|1', phone_number: '+41446681800', phone_verified: true, name: ' ' };
    expect(readRecord('auth0', sms).line).toEqual({
      name: '+41446681800',
      phoneNumbers: [{ phoneNumber: '+41446681800', verified: true, primary: true }],
      identities: [{ provider: 'auth0', subject: 'sms|1' }],
    });
  });

  it('read M2: a profile beside which stands whose it is', () => {
    const record = {
      username: 'ada_l',
      profilePictureUrl: 'https://cdn.example/a.png',
      avatar: { url: 'https://cdn.example/a.glb', datasourceId: 'd', objectDefinitionId: 'o' },
      evmLinkedWalletAddress: '0x52908400098527886E0F7030069857D2E4169EE7',
      email: 'ada@example.com',
    };
    expect(readRecord('m2', record).line).toEqual({
      email: 'ada@example.com',
      name: 'ada_l',
      username: 'ada_l',
      avatarUrl: 'https://cdn.example/a.png',
      avatar: record.avatar,
      wallet: { address: record.evmLinkedWalletAddress },
    });
    expect(left('m2', record)).toEqual([]);
  });

  it('read XBorg', () => {
    const record = {
      id: '0192f3a4-0000-7000-8000-000000000001',
      username: 'ada',
      handle: 'ada',
      displayName: 'Ada',
      biography: 'Engines',
      address: { city: 'London', addressLine3: null, floor: '3' },
      dateOfBirth: {},
      walletAddress: '0x52908400098527886E0F7030069857D2E4169EE7',
      email: 'ada@example.com',
      profilePictureUrl: null,
      createdAt: '2024-01-01T00:00:00.000Z',
      updatedAt: null,
    };
    const about = {
      bio: 'Engines',
      username: 'ada',
      createdAt: record.createdAt,
      address: { city: 'London' },
      wallet: { address: record.walletAddress },
    };
    const line = { id: record.id, email: record.email, name: 'Ada', ...about };
    expect(readRecord('xborg', record).line).toEqual(line);
    expect(left('xborg', record)).toEqual(['address.floor']);
    expect(readRecord('xborg', { ...record, dateOfBirth: '1815-12-10', referrerHandle: 'byron' }).line).toMatchObject({
      dateOfBirth: '1815-12-10',
      referrer: 'byron',
    });
    expect(readRecord('xborg', { ...record, id: 'user-17', displayName: null }).line).toEqual({
      ...line,
      id: undefined,
      name: 'ada',
    });
    expect(left('xborg', { ...record, id: 'user-17' })).toEqual(['id', 'address.floor']);
  });

  it('read Bird', () => {
    const record = {
      id: '0192f3a4-0000-7000-8000-000000000001',
      status: 'invited',
      name: 'Ada',
      bio: 'Engines',
      locale: 'en-GB',
      timezone: 'Europe/London',
      defaultEmail: 'ada@work.example',
      emails: [
        { id: '1', email: 'ada@home.example', verified: false, passwordSet: true },
        { id: '2', email: 'ada@work.example', verified: true },
      ],
      phoneNumbers: [{ id: '3', phoneNumber: '+442079460000', verified: true, primary: true }],
      identities: [{ id: '4', provider: 'github', name: 'ada' }],
      activeSessions: 2,
    };
    expect(readRecord('bird', record).line).toEqual({
      id: record.id,
      email: 'ada@work.example',
      emailVerified: true,
      otherEmails: [{ email: 'ada@home.example', verified: false }],
      name: 'Ada',
      bio: 'Engines',
      locale: 'en-GB',
      timezone: 'Europe/London',
      status: 'invited',
      phoneNumbers: [{ phoneNumber: '+442079460000', verified: true, primary: true }],
    });
    expect(left('bird', record)).toEqual(['identities', 'activeSessions']);
    expect(readRecord('bird', { phoneNumber: '+442079460000' }).line).toMatchObject({
      phoneNumbers: [{ phoneNumber: '+442079460000', primary: true }],
    });
  });

  it('read Bluebricks: users of its own and of other issuers', () => {
    const record = {
      id: 'local|0192f3a4-0000-7000-8000-000000000001',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      first_name: 'Ada',
      last_name: 'Lovelace',
      created_at: '2024-01-01T00:00:00.000Z',
      roles: [{ id: 'rol_0123456789abcdef', name: 'Admin', description: 'May do everything' }],
      permissions: ['read:users'],
    };
    expect(readRecord('bluebricks', record).line).toEqual({
      id: '0192f3a4-0000-7000-8000-000000000001',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      givenName: 'Ada',
      familyName: 'Lovelace',
      createdAt: '2024-01-01T00:00:00.000Z',
      roles: [{ id: 'rol_0123456789abcdef', name: 'Admin', description: 'May do everything' }],
    });
    expect(readRecord('bluebricks', { ...record, roles: [{ id: '7', name: 'Admin' }] }).line).toMatchObject({
      roles: ['Admin'],
    });
    expect(left('bluebricks', record)).toEqual(['permissions']);
    for (const id of ['auth0|google|7', 'prov0|1234567890', 'google-oauth2|1234567890'])
      expect(readRecord('bluebricks', { id }).line).toEqual({
        identities: [{ provider: id.slice(0, id.indexOf('|')), subject: id }],
      });
  });
});
