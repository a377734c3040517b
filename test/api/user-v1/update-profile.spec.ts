import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { api } from '../../support/api.js';
import { m2 } from '../../support/m2.js';
import { anOrganization, aPerson, later, type TestPerson } from '../../support/people.js';
import {
  anAddressOf,
  clientError,
  conflict,
  failureOf,
  profileFields,
  profileOf,
  unauthorized,
  updateProfile,
} from '../../support/user-v1.js';

let organization: OrganizationId;
let admin: TestPerson;

beforeAll(async () => {
  organization = await anOrganization();
  admin = await aPerson({ in: organization, as: 'admin' });
});

const settings = (usernameCustomization: object): Promise<unknown> =>
  api.as(admin).patch(`/admin/organizations/${organization}/settings`, { usernameCustomization });

const everything = {
  displayName: 'Ada Lovelace',
  handle: 'ada-all',
  biography: 'First line.\nSecond 🐙',
  address: { addressLine1: 'St. James Square 12', country: 'gb' },
  dateOfBirth: '1815-12-10',
};

describe('POST /v1/user/profile', () => {
  it('changes everything at once and answers the whole profile', async () => {
    const ada = await aPerson({ in: organization });
    const { status, body, headers } = await updateProfile(ada, { ...everything, dateOfBirth: '1915-12-10' });
    expect(status).toBe(201);
    expect(Object.keys(body as object)).toEqual(profileFields);
    expect(body).toMatchObject({
      ...{
        id: ada.id,
        displayName: 'Ada Lovelace',
        username: 'ada-all',
        handle: 'ada-all',
        biography: everything.biography,
      },
      ...{ dateOfBirth: '1915-12-10', address: anAddressOf({ addressLine1: 'St. James Square 12', country: 'GB' }) },
    });
    const again = await profileOf(ada);
    expect([again.body, again.headers.get('etag')]).toEqual([body, headers.get('etag')]);
  });

  it('keeps what is absent, unsets what is null', async () => {
    const ada = await aPerson({ in: organization });
    const { body } = await updateProfile(ada, { ...everything, handle: 'ada-null', dateOfBirth: '1990-05-17' });
    const later = await updateProfile(ada, { biography: null });
    expect(later.body).toEqual({ ...body, biography: null, updatedAt: expect.any(String) });
    const bare = await updateProfile(ada, { handle: null, address: null, dateOfBirth: null });
    expect(bare.body).toMatchObject({
      displayName: 'Ada Lovelace',
      username: null,
      handle: null,
      biography: null,
      address: null,
      dateOfBirth: null,
    });
    const max = await aPerson({ in: organization });
    expect((await updateProfile(max, { handle: 'ada-null' })).status).toBe(409);
  });

  it('makes the profile when there is none', async () => {
    const ada = await aPerson({ in: organization });
    expect((await m2(ada).get('/api/profile/')).status).toBe(404);
    expect((await updateProfile(ada, {})).status).toBe(201);
    expect((await m2(ada).get('/api/profile/')).body).toEqual({});
  });

  it('changes the address part by part', async () => {
    const ada = await aPerson({ in: organization });
    const address = async (change: unknown): Promise<unknown> =>
      (await updateProfile(ada, { address: change })).body.address;
    expect(await address({})).toBeNull();
    expect(await address({ addressId: 'home', city: 'Gent', country: 'be' })).toEqual(
      anAddressOf({ addressId: 'home', city: 'Gent', country: 'BE' }),
    );
    expect(await address({ city: null, state: 'Oost-Vlaanderen' })).toEqual(
      anAddressOf({ addressId: 'home', state: 'Oost-Vlaanderen', country: 'BE' }),
    );
    expect(await address({ country: 'België 🇧🇪', postalCode: '9000' })).toMatchObject({
      country: 'België 🇧🇪',
      postalCode: '9000',
      addressId: 'home',
    });
    expect(await address({ addressId: null, state: null, country: null, postalCode: null })).toBeNull();
    await address({ addressLine1: '1', addressLine2: '2', addressLine3: '3' });
    expect(await address(null)).toBeNull();
  });

  it.each([
    ['1990-05-17', '1990-05-17'],
    ['1990-05-17T23:30:00-11:00', '1990-05-17'],
    ['1990-05-17T00:30:00+14:00', '1990-05-17'],
    ['1990-05-17T12:00:00.000Z', '1990-05-17'],
    ['2000-02-29', '2000-02-29'],
    ['1850-01-01', '1850-01-01'],
    [{}, '1980-01-01'],
    [null, null],
  ])('takes the birth date %j as %j', async (dateOfBirth, kept) => {
    const ada = await aPerson({ in: organization });
    await updateProfile(ada, { dateOfBirth: '1980-01-01' });
    const { status, body } = await updateProfile(ada, { dateOfBirth });
    expect([status, body.dateOfBirth]).toEqual([201, kept]);
  });

  it('lets no user be born tomorrow, by the clock of the service', async () => {
    const ada = await aPerson({ in: organization });
    const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    expect((await updateProfile(ada, { dateOfBirth: day(0) })).status).toBe(201);
    expect(failureOf(await updateProfile(ada, { dateOfBirth: day(2) }))).toEqual(clientError('dateOfBirth'));
    const token = await later(
      2 * 86_400,
      async () => (await api.post('/auth/refresh', { refreshToken: ada.refreshToken })).body.accessToken as string,
    );
    const grown = api.with({ authorization: `Bearer ${token}` });
    expect((await later(2 * 86_400, () => grown.post('/v1/user/profile', { dateOfBirth: day(2) }))).status).toBe(201);
  });

  it.each([
    ['a display name that is null', { displayName: null }, 'displayName'],
    ['an empty display name', { displayName: '' }, 'displayName'],
    ['a display name of white space', { displayName: ' ' }, 'displayName'],
    ['a display name of 201 characters', { displayName: '😀'.repeat(201) }, 'displayName'],
    ['a display name of two lines', { displayName: 'a\nb' }, 'displayName'],
    ['a display name that is a number', { displayName: 1 }, 'displayName'],
    ['a biography of 2,001 characters', { biography: 'x'.repeat(2001) }, 'biography'],
    ['a biography with a control character', { biography: 'a\u0007' }, 'biography'],
    ['a biography that is a list', { biography: [] }, 'biography'],
    ['an empty handle', { handle: '' }, 'handle'],
    ['an invisible handle', { handle: '\u200b' }, 'handle'],
    ['a handle with white space around it', { handle: ' a' }, 'handle'],
    ['a handle of 65 characters', { handle: 'x'.repeat(65) }, 'handle'],
    ['a handle of 257 characters', { handle: 'x'.repeat(257) }, 'handle'],
    ['a handle that is a number', { handle: 5 }, 'handle'],
    ['an address that is a text', { address: 'x' }, 'address'],
    ['an address that is a list', { address: [] }, 'address'],
    ['an unknown part of an address', { address: { zip: '1' } }, 'address.zip'],
    [
      'a prototype key in an address',
      JSON.parse('{"address":{"__proto__":{"city":"x"}}}') as object,
      'address.__proto__',
    ],
    ['a constructor in an address', { address: { constructor: { prototype: {} } } }, 'address.constructor'],
    ['a part of an address that is a number', { address: { city: 5 } }, 'address.city'],
    ['a part of an address that is an object', { address: { addressLine2: {} } }, 'address.addressLine2'],
    ['201 characters in an address', { address: { addressLine3: 'x'.repeat(201) } }, 'address.addressLine3'],
    ['a line break in an address', { address: { state: 'a\nb' } }, 'address.state'],
    ['a birth date that is none', { dateOfBirth: 'yesterday' }, 'dateOfBirth'],
    ['a birth date that is not in the calendar', { dateOfBirth: '1990-02-30' }, 'dateOfBirth'],
    ['a birth date in another order', { dateOfBirth: '17.05.1990' }, 'dateOfBirth'],
    ['a birth date of a month', { dateOfBirth: '1990-05' }, 'dateOfBirth'],
    ['a birth date of a week', { dateOfBirth: '1990-W05-1' }, 'dateOfBirth'],
    ['a birth date with half a time', { dateOfBirth: '1990-05-17T' }, 'dateOfBirth'],
    ['a birth date with a wrong time', { dateOfBirth: '1990-05-17T25:00:00Z' }, 'dateOfBirth'],
    ['a birth date that is empty', { dateOfBirth: '' }, 'dateOfBirth'],
    ['a birth date that is a number', { dateOfBirth: 0 }, 'dateOfBirth'],
    ['a birth date that is a list', { dateOfBirth: [] }, 'dateOfBirth'],
    ['a birth date that is an object with something in it', { dateOfBirth: { year: 1990 } }, 'dateOfBirth'],
    ['a birth date before 1850', { dateOfBirth: '1849-12-31' }, 'dateOfBirth'],
    ['a birth date in the future', { dateOfBirth: '2999-01-01' }, 'dateOfBirth'],
    ['an e-mail address', { email: 'a@example.com' }, 'email'],
  ])('refuses %s, names it and changes nothing', async (_, wrong, field) => {
    const ada = await aPerson({ in: organization });
    const before = (await profileOf(ada)).body;
    const answer = await updateProfile(ada, {
      ...(field === 'displayName' ? {} : { displayName: 'Changed' }),
      ...wrong,
    });
    expect([answer.status, failureOf(answer)]).toEqual([400, clientError(field)]);
    expect((await profileOf(ada)).body).toEqual(before);
    expect((await m2(ada).get('/api/profile/')).status).toBe(404);
  });

  it.each([
    ['somebody else has', 'v1-held'],
    ['somebody else has in another spelling', 'Ｖ1-Held'],
    ['is denied', 'v1-denied'],
    ['looks like one that somebody has', 'v1-he1d'],
  ])('refuses a handle that %s, and changes nothing else either', async (_, handle) => {
    await settings({ confusables: 'on' });
    await aPerson({ in: organization, handle: 'v1-held' }).catch(() => undefined);
    await m2(admin).post('/api/profile/username/deny/', { 'v1-denied': 'other' });
    const ada = await aPerson({ in: organization });
    const before = (await profileOf(ada)).body;
    const answer = await updateProfile(ada, { ...everything, dateOfBirth: '1990-05-17', handle });
    expect([answer.status, failureOf(answer)]).toEqual([409, conflict('handle')]);
    expect((await profileOf(ada)).body).toEqual(before);
    await settings({ confusables: 'off' });
  });

  it('obeys the pattern and the lengths of the organization, in code points', async () => {
    await settings({ pattern: '[a-z😀]+', minLength: 3, maxLength: 5 });
    const ada = await aPerson({ in: organization });
    for (const handle of ['ab', 'abcdef', 'ab1', 'abc\n'])
      expect(failureOf(await updateProfile(ada, { handle }))).toEqual(clientError('handle'));
    expect((await updateProfile(ada, { handle: '😀😀😀' })).body.handle).toBe('😀😀😀');
    await settings({ pattern: null, minLength: 1, maxLength: 64 });
  });

  it('lets who is in no organization change everything but a handle', async () => {
    const ada = await aPerson({ in: organization });
    await facet.sql('delete from members where user_id = $1', [ada.id]);
    for (const handle of ['ada-alone', null]) {
      const answer = await updateProfile(ada, { handle, displayName: 'Changed' });
      expect([answer.status, failureOf(answer)]).toEqual([400, clientError('handle')]);
    }
    const { displayName, address } = everything;
    const { status, body } = await updateProfile(ada, { displayName, address, dateOfBirth: '1990-05-17' });
    expect([status, body.displayName, body.handle, body.dateOfBirth]).toEqual([
      201,
      'Ada Lovelace',
      null,
      '1990-05-17',
    ]);
  });

  it('forgets first and last name that a source told apart, as every rename does', async () => {
    const ada = await aPerson({ in: organization });
    await facet.sql(`update users set given_name = 'Augusta', family_name = 'King', nickname = 'ak' where id = $1`, [
      ada.id,
    ]);
    await updateProfile(ada, { biography: 'kept' });
    expect((await api.as(ada).get('/api/v1/user/me')).body).toMatchObject({ first_name: 'Augusta', last_name: 'King' });
    await updateProfile(ada, { displayName: 'Ada Lovelace' });
    expect((await api.as(ada).get('/api/v1/user/me')).body).toMatchObject({
      first_name: 'Ada',
      last_name: 'Lovelace',
      nickname: 'ak',
    });
  });

  it('needs a credential', async () => {
    const answer = await api.post('/v1/user/profile', {});
    expect([answer.status, failureOf(answer)]).toEqual([401, unauthorized]);
  });
});

describe('If-Match on POST /v1/user/profile', () => {
  it('takes the tag of a profile that is not there yet, and refuses a stale one with 412', async () => {
    const ada = await aPerson({ in: organization });
    const headers = { 'if-match': (await profileOf(ada)).headers.get('etag') ?? '' };
    expect((await updateProfile(ada, { biography: 'first' }, headers)).status).toBe(201);
    const stale = await updateProfile(ada, { biography: 'second' }, headers);
    expect([stale.status, failureOf(stale)]).toEqual([412, conflict()]);
    expect((await profileOf(ada)).body.biography).toBe('first');
    expect((await updateProfile(ada, {}, { 'if-match': '*' })).status).toBe(201);
    expect((await updateProfile(ada, {}, { 'if-match': '"other"' })).status).toBe(412);
  });

  it.each(['/me', '/api/profile/'])('sees a change that came through %s', async (path) => {
    const ada = await aPerson({ in: organization });
    await m2(ada).put('/api/profile/', {});
    const headers = { 'if-match': (await profileOf(ada)).headers.get('etag') ?? '' };
    await (path === '/me'
      ? api.as(ada).patch(path, { bio: 'x' })
      : m2(ada).put(path, { username: `ada-${Date.now()}` }));
    expect((await updateProfile(ada, { displayName: 'Changed' }, headers)).status).toBe(412);
  });

  it('makes one of 50 parallel changes of one state', async () => {
    const ada = await aPerson({ in: organization });
    const headers = { 'if-match': (await profileOf(ada)).headers.get('etag') ?? '' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        updateProfile(ada, { handle: `ada-cas-${at}`, biography: `by ${at}` }, headers),
      ),
    );
    const [winner, ...more] = answers.filter((one) => one.status === 201);
    expect([more, answers.filter((one) => one.status === 412).length]).toEqual([[], 49]);
    expect((await profileOf(ada)).body).toEqual(winner?.body);
  });

  it('loses none of many parallel changes of different parts', async () => {
    const ada = await aPerson({ in: organization });
    const parts = [
      'addressId',
      'addressLine1',
      'addressLine2',
      'addressLine3',
      'city',
      'state',
      'postalCode',
      'country',
    ];
    const changes = [
      ...parts.map((part) => ({ address: { [part]: `${part} of mine` } })),
      { handle: 'ada-parts' },
      { displayName: 'Ada Parts' },
    ];
    const answers = await Promise.all(changes.map((change) => updateProfile(ada, change)));
    expect(answers.map((one) => one.status)).toEqual(changes.map(() => 201));
    const address = Object.fromEntries(parts.map((part) => [part, `${part} of mine`]));
    expect((await profileOf(ada)).body).toMatchObject({ address, handle: 'ada-parts', displayName: 'Ada Parts' });
  });
});
