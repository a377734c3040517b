import { beforeEach, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { m2 } from '../../support/m2.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';

let admin: TestPerson;

beforeEach(async () => {
  admin = await aPerson({ in: await anOrganization(), as: 'admin' });
});

const path = (person = admin) => `/admin/organizations/${person.organization}/settings`;
const change = (body: unknown, headers = {}) => api.as(admin).patch(path(), body, { headers });
const registered = async () =>
  (
    await facet.sql<{ canonical: string }>(
      'select canonical from name_registry where organization_id = $1 order by canonical',
      [admin.organization],
    )
  ).map((row) => row.canonical);

describe('/admin/organizations/{id}/settings', () => {
  it('shows the defaults and changes what is named', async () => {
    const defaults = {
      usernameCustomization: {
        unique: true,
        pattern: null,
        minLength: 1,
        maxLength: 64,
        confusables: 'off',
        renameCooldownDays: 0,
      },
      ...{ usernameRedirects: false, usernameAvailability: false },
      profilePictureUpload: true,
      publicProfiles: true,
      signUp: 'open',
      ...{ locale: null, logoUrl: null, color: null },
      secondFactor: 'optional',
      secondFactorGraceDays: 14,
      impersonation: 'off',
    };
    expect((await api.as(admin).get(path())).body).toEqual(defaults);
    const { body } = await change({ usernameCustomization: { minLength: 3 }, publicProfiles: false });
    expect(body).toEqual({
      ...defaults,
      usernameCustomization: { ...defaults.usernameCustomization, minLength: 3 },
      publicProfiles: false,
    });
    expect((await api.as(admin).get(path())).body).toEqual(body);
  });

  it('compares the state that the caller has seen', async () => {
    const etag = (await api.as(admin).get(path())).headers.get('etag') ?? '';
    expect((await change({ signUp: 'invite' }, { 'if-match': etag })).status).toBe(200);
    expect((await change({ signUp: 'open' }, { 'if-match': etag })).status).toBe(412);
  });

  it.each([
    ['a pattern that does not compile', { usernameCustomization: { pattern: '(' } }],
    ['a pattern that needs backtracking', { usernameCustomization: { pattern: '(?=a)' } }],
    ['lengths that contradict each other', { usernameCustomization: { minLength: 9, maxLength: 3 } }],
    ['a length of 0', { usernameCustomization: { minLength: 0 } }],
    ['a cooldown of 366 days', { usernameCustomization: { renameCooldownDays: 366 } }],
    ['a cooldown of half a day', { usernameCustomization: { renameCooldownDays: 0.5 } }],
    ['a length of 257', { usernameCustomization: { maxLength: 257 } }],
    ['a text for a boolean', { publicProfiles: 'false' }],
    ['null for a boolean', { publicProfiles: null }],
    ['an unknown value', { signUp: 'closed' }],
    ['an unknown key', { usernames: {} }],
    ['an unknown key within', { usernameCustomization: { length: 3 } }],
    ['a list for an object', { usernameCustomization: [] }],
  ])('refuses %s and changes nothing', async (_, body) => {
    const before = (await api.as(admin).get(path())).body;
    expect((await change(body)).status).toBe(400);
    expect((await api.as(admin).get(path())).body).toEqual(before);
  });

  it('is for those who may, in their own organization', async () => {
    const member = await aPerson({ in: admin.organization });
    const moderator = await aPerson({ in: admin.organization, as: 'moderator' });
    const stranger = await aPerson({ as: 'admin' });
    expect((await api.as(member).get(path())).status).toBe(403);
    expect((await api.as(moderator).patch(path(), {})).status).toBe(403);
    expect((await api.as(stranger).get(path())).status).toBe(404);
    expect((await api.as(admin).get(path(stranger))).body).toEqual(
      (await api.as(admin).get('/admin/organizations/none/settings')).body,
    );
    expect((await api.get(path())).status).toBe(401);
  });

  it('keeps anonymous callers out where signing up is by invitation', async () => {
    await change({ signUp: 'invite' });
    const body = {
      email: 'stranger@example.com',
      password: 'seven quiet herons at dusk',
      name: 'S',
      organizationId: admin.organization,
    };
    expect((await api.post('/auth/sign-up', body)).status).toBe(403);
  });
});

describe('the look', () => {
  it('is stored in its canonical form, and null takes it back', async () => {
    const logoUrl = 'https://CDN.example.com/a/../logo.png?v=2';
    const { body } = await change({ locale: 'DE-ch', logoUrl, color: '#ABCDEF' });
    expect(body).toMatchObject({ locale: 'de-CH', logoUrl: 'https://cdn.example.com/logo.png?v=2', color: '#abcdef' });
    expect((await change({ signUp: 'open' })).body).toEqual(body);
    expect((await change({ locale: null, logoUrl: null, color: null })).body).toMatchObject({
      ...{ locale: null, logoUrl: null, color: null },
    });
  });

  it.each([
    ['locale', 'english'.repeat(20)],
    ['locale', 'e'],
    ['locale', 'de"><b>'],
    ['locale', 7],
    ['color', 'red'],
    ['color', '#fff'],
    ['color', '#12345g'],
    ['color', '#1234567'],
    ['color', 'rgb(0)'],
    ['logoUrl', 'http://cdn.example.com/logo.png'],
    ['logoUrl', 'http://localhost/logo.png'],
    ['logoUrl', 'https://user:password@cdn.example.com/logo.png'],
    ['logoUrl', 'https://cdn.example.com;script-src/logo.png'],
    ['logoUrl', 'https://cdn.example.com,x/logo.png'],
    ['logoUrl', "https://cdn.example.com'x/logo.png"],
    ['logoUrl', 'https://cdn.example.com/"onerror="alert(1)'],
    ['logoUrl', 'https://cdn.example.com/a b.png'],
    ['logoUrl', 'https://logo/x.png'],
    ['logoUrl', `https://cdn.example.com/${'x'.repeat(2048)}`],
    ['logoUrl', 'javascript:alert(1)'],
    ['logoUrl', 'data:image/png;base64,AA=='],
    ['logoUrl', '//cdn.example.com/logo.png'],
    ['logoUrl', ''],
  ])('refuses as %s: %j', async (field, value) => {
    const refused = await change({ signUp: 'invite', [field]: value });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).toContain(field);
    expect((await api.as(admin).get(path())).body).toMatchObject({ [field]: null, signUp: 'open' });
  });
});

describe('unique names', () => {
  it('let names be shared when turned off, and refuse to come back until no two share one', async () => {
    const bob = await aPerson({ in: admin.organization, handle: 'bob' });
    const rob = await aPerson({ in: admin.organization, handle: 'rob' });
    await change({ usernameCustomization: { unique: false } });
    expect(await registered()).toEqual([]);
    expect((await m2(rob).put('/api/profile/', { username: 'BOB' })).status).toBe(200);
    const refused = await change({ usernameCustomization: { unique: true } });
    expect([refused.status, refused.body.names]).toEqual([409, [expect.stringMatching(/bob/i)]]);
    expect((await m2(bob).put('/api/profile/', { username: 'bob-2' })).status).toBe(200);
    expect((await change({ usernameCustomization: { unique: true } })).status).toBe(200);
    expect(await registered()).toEqual(['bob', 'bob-2']);
    expect((await m2(bob).put('/api/profile/', { username: 'bob' })).body.reason).toBe('taken');
  });

  it('do not come back over a denied name that a user took meanwhile', async () => {
    const bob = await aPerson({ in: admin.organization });
    await m2(admin).post('/api/profile/username/deny/', { root: 'x' });
    await change({ usernameCustomization: { unique: false } });
    await m2(bob).put('/api/profile/', { username: 'root' });
    expect((await change({ usernameCustomization: { unique: true } })).body.names).toEqual(['root']);
  });
});

describe('look-alikes', () => {
  it('are refused where the organization asks for it', async () => {
    await aPerson({ in: admin.organization, handle: 'paypal' });
    await m2(admin).post('/api/profile/username/deny/', { root: 'x' });
    const mia = await aPerson({ in: admin.organization });
    expect((await m2(mia).put('/api/profile/', { username: 'раураl' })).status).toBe(200);
    await change({ usernameCustomization: { confusables: 'on' } });
    expect((await m2(mia).put('/api/profile/', { username: 'pаypal' })).body).toMatchObject({
      statusCode: 409,
      reason: 'confusable',
    });
    expect((await m2(mia).put('/api/profile/', { username: 'rооt' })).body).toMatchObject({
      statusCode: 409,
      reason: 'confusable',
    });
    expect((await m2(mia).put('/api/profile/', { username: 'mia' })).status).toBe(200);
  });
});
