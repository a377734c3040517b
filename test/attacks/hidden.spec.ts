import { beforeAll, describe, expect, it } from '@jest/globals';
import { anAddress, aSignUp } from '../support/account.js';
import { inOrganization } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { aPerson, aRole, type TestPerson } from '../support/people.js';
import { attacks, type Attack } from './attack.js';

let ada: TestPerson;
let role: string;

beforeAll(async () => {
  ada = await aPerson({ as: 'admin', name: 'Ada Admin' });
  role = await aRole(ada.organization, 'Support', ['read:users']);
});

/** What nobody sees: at the end, within, alone, and what turns the text around. */
const names: Record<string, string> = {
  'a zero-width space at the end': 'Ada Admin\u200b',
  'a soft hyphen within': 'Ada Ad\u00admin',
  'a braille blank': 'Ada\u2800Admin',
  'a Hangul filler alone': '\u3164',
  'marks alone': '\u0301',
  'tag characters': 'Ada Admin\u{e0061}',
  'an annotation anchor': '\ufff9Ada Admin',
  'a musical format character': 'Ada Admin\u{1d173}',
  'a hieroglyphic joiner': 'Ada\u{13430} Admin',
  'an override of direction': '\u202enimdA adA',
  'a joiner between Latin letters': 'Ada\u200dAdmin',
};

const inAda = (rest = ''): string => inOrganization(ada.organization, rest);

/**
 * Each way to give something a name that others see, its status when it is refused, and how to find out that
 * nothing has it.
 */
const ways: Record<string, { status?: number; send: (name: string) => Promise<Answer>; count: string }> = {
  'of a new account': {
    send: (name) => api.post('/auth/sign-up', aSignUp(ada.organization, { name })),
    count: 'users',
  },
  'of the caller, by PATCH /me': { status: 422, send: (name) => api.as(ada).patch('/me', { name }), count: 'users' },
  'of the caller, by POST /v1/user/profile': {
    send: (displayName) => api.as(ada).post('/v1/user/profile', { displayName }),
    count: 'users',
  },
  'of a person who is invited': {
    send: (name) => api.as(ada).post(inAda('/invitations'), { email: anAddress(), name }),
    count: 'invitations',
  },
  'of a new role': {
    send: (name) => api.as(ada).post(inAda('/roles'), { name, permissions: ['read:users'] }),
    count: 'roles',
  },
  'of a role that is there': { send: (name) => api.as(ada).patch(inAda(`/roles/${role}`), { name }), count: 'roles' },
  'of the organization': { send: (name) => api.as(ada).patch(inAda(), { name }), count: 'organizations' },
  'of an API key': {
    send: (name) => api.as(ada).post('/auth/api-keys', { name, scopes: ['read:users'] }),
    count: 'api_keys',
  },
};

const nothingHas = async (table: string, name: string): Promise<void> =>
  expect(await facet.sql(`select count(*)::int as count from ${table} where name = $1`, [name])).toEqual([
    { count: 0 },
  ]);

const hiddenNames = Object.entries(ways).flatMap(([way, { status = 400, send, count }]) =>
  Object.entries(names).map(([what, name]): Attack => ({
    what: `the name ${way} with ${what}`,
    send: () => send(name),
    ...{ status, effect: 'nothing has that name', holds: () => nothingHas(count, name) },
  })),
);

const addresses: readonly string[] = [
  'mia\u200b@example.org',
  'mia\u00ad@example.org',
  '\u2060mia@example.org',
  'mi\u202ea@example.org',
  'mia@exam\u00adple.org',
  'mia@example.org\u200b',
];

const hiddenAddresses = addresses.flatMap((email): Attack[] => {
  const nobodyHas = async (): Promise<void> =>
    expect(await facet.sql('select 1 from emails where email = $1', [email])).toEqual([]);
  const label = JSON.stringify(email).replace(
    /[^ -~]/gu,
    (char) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase()}`,
  );
  const effect = { status: 400, effect: 'no user has the address', holds: nobodyHas };
  return [
    {
      what: `an account for the address ${label}`,
      send: () => api.post('/auth/sign-up', aSignUp(ada.organization, { email })),
      ...effect,
    },
    {
      what: `an invitation to the address ${label}`,
      send: () => api.as(ada).post(inAda('/invitations'), { email }),
      ...effect,
    },
  ];
});

attacks('hidden characters', [...hiddenNames, ...hiddenAddresses]);

describe('names that were there before, or that need a joiner', () => {
  it('can be sent back as they are read', async () => {
    const old = 'Ada\u200bAdmin\u202e';
    const mia = await aPerson({ in: ada.organization, as: 'admin' });
    await facet.sql('update users set name = $2 where id = $1', [mia.id, old]);
    await facet.sql('update roles set name = $2 where id = $1', [role, old]);
    await facet.sql('update organizations set name = $2 where id = $1', [ada.organization, old]);
    const { body } = await api.as(mia).get('/me');
    expect(body.name).toBe(old);
    expect((await api.as(mia).patch('/me', { name: old, bio: 'x' })).body).toMatchObject({ name: old, bio: 'x' });
    expect((await api.as(mia).post('/v1/user/profile', { displayName: old, biography: 'y' })).body).toMatchObject({
      displayName: old,
      biography: 'y',
    });
    expect((await api.as(ada).patch(inAda(`/roles/${role}`), { name: old, description: 'x' })).body).toMatchObject({
      name: old,
      description: 'x',
    });
    expect((await api.as(ada).patch(inAda(), { name: old })).body).toMatchObject({ name: old });
    expect((await api.as(mia).patch('/me', { name: `${old}!` })).status).toBe(422);
  });

  it.each(['علی\u200cرضا', '👩\u200d👧 Mia', 'ශ\u0dca\u200dරී', '葛\u{e0100}城'])('are taken: %s', async (name) => {
    const mia = await aPerson({ in: ada.organization, name });
    expect((await api.as(mia).get('/me')).body.name).toBe(name);
    expect((await api.as(mia).patch('/me', { name: `${name} 2` })).status).toBe(200);
  });
});
