import { beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { aPerson, type TestPerson } from '../../support/people.js';
import { documentedExample } from '../../contracts/document.js';

let mia: TestPerson;

beforeAll(async () => {
  mia = await aPerson({ name: 'Mia Member' });
});

/** Every field that the body may have, with the value that its documentation shows. */
const whole = documentedExample('PATCH /me') as { name: string; [field: string]: string };

describe('PATCH /me', () => {
  it('sets every field, and GET shows what it answered', async () => {
    const changed = await api.as(mia).patch('/me', whole);
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject(whole);
    expect((await api.as(mia).get('/me')).body).toEqual(changed.body);
  });

  it.each(Object.keys(whole))('changes %s and leaves the rest', async (field) => {
    const before = (await api.as(mia).patch('/me', { ...whole, [field]: field === 'name' ? 'Mia' : null })).body;
    const { status, body } = await api.as(mia).patch('/me', { [field]: whole[field] });
    expect(status).toBe(200);
    expect({ ...body, updatedAt: '' }).toEqual({ ...before, [field]: whole[field], updatedAt: '' });
    expect(Date.parse(body.updatedAt)).toBeGreaterThanOrEqual(Date.parse(before.updatedAt));
  });

  it.each(Object.keys(whole).filter((field) => field !== 'name'))(
    'unsets %s by null and leaves the rest',
    async (field) => {
      const before = (await api.as(mia).patch('/me', whole)).body;
      const { status, body } = await api.as(mia).patch('/me', { [field]: null });
      expect(status).toBe(200);
      expect(body).not.toHaveProperty(field);
      expect({ ...body, [field]: whole[field] }).toEqual({ ...before, updatedAt: expect.any(String) });
    },
  );

  it('changes nothing for an empty object, not even the time', async () => {
    const before = await api.as(mia).get('/me');
    const { status, body, headers } = await api.as(mia).patch('/me', {});
    expect([status, body]).toEqual([200, before.body]);
    expect(headers.get('etag')).toBe(before.headers.get('etag'));
  });

  it('shows at once in the user directory', async () => {
    await api.as(mia).patch('/me', { name: 'Anna Maria von Stein', avatarUrl: 'https://example.com/anna.png' });
    const { body } = await api.as(mia).get('/api/v1/user/me');
    expect(body).toMatchObject({
      name: 'Anna Maria von Stein',
      first_name: 'Anna',
      last_name: 'Maria von Stein',
      picture: 'https://example.com/anna.png',
    });
    await api.as(mia).patch('/me', { avatarUrl: null });
    expect((await api.as(mia).get('/api/v1/user/me')).body).not.toHaveProperty('picture');
  });

  it('takes a credential of any kind, also an API key', async () => {
    const { body } = await api.as(mia).post('/auth/api-keys', { name: 'test', scopes: ['read:me', 'update:me'] });
    const { status } = await api.with({ 'x-api-key': body.key }).patch('/me', { bio: 'by key' });
    expect(status).toBe(200);
  });

  it.each([
    ['one character', 'name', 'x'],
    ['200 characters', 'name', 'x'.repeat(200)],
    ['200 characters beyond the basic plane', 'name', '😀'.repeat(200)],
    ['an empty text', 'bio', ''],
    ['2000 characters', 'bio', 'ü'.repeat(2000)],
    ['tabs and line breaks', 'bio', 'a\tb\r\nc'],
    ['2048 characters', 'avatarUrl', `https://example.com/${'a'.repeat(2028)}`],
    ['a query and a fragment', 'avatarUrl', 'https://example.com:8443/a%20b?size=2&x=%5B1%5D#top'],
    ['http on localhost', 'avatarUrl', 'http://localhost:3000/a.png'],
    ['http on 127.0.0.1', 'avatarUrl', 'http://127.0.0.1/a.png'],
    ['http on ::1', 'avatarUrl', 'http://[::1]:8080/a.png'],
    ['a script and a region', 'locale', 'zh-Hant-TW'],
    ['a variant', 'locale', 'de-CH-1996'],
    ['UTC', 'timezone', 'UTC'],
    ['three parts', 'timezone', 'America/Argentina/Buenos_Aires'],
  ])('takes %s as %s', async (_, field, value) => {
    const { status, body } = await api.as(mia).patch('/me', { [field]: value });
    expect([status, body[field]]).toEqual([200, value]);
  });

  it.each([
    ['EN-us', 'en-US'],
    ['iw', 'he'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['en-u-ca-gregory-hc-h12', 'en-u-ca-gregory-hc-h12'],
  ])('keeps the locale %s as %s', async (given, kept) => {
    expect((await api.as(mia).patch('/me', { locale: given })).body.locale).toBe(kept);
  });

  describe.each([
    ['name', 'null', null],
    ['name', 'an empty text', ''],
    ['name', 'white space', ' \u00a0\u2003'],
    ['name', '201 characters', 'x'.repeat(201)],
    ['name', 'a line break', 'a\nb'],
    ['name', 'a control character', 'a\u0007b'],
    ['name', 'a number', 7],
    ['name', 'an array', ['Mia']],
    ['name', 'an object', { first: 'Mia' }],
    ['bio', '2001 characters', 'x'.repeat(2001)],
    ['bio', 'a control character', 'a\u001bb'],
    ['bio', 'a boolean', false],
    ['avatarUrl', '2049 characters', `https://example.com/${'a'.repeat(2029)}`],
    ['avatarUrl', 'http elsewhere', 'http://example.com/a.png'],
    ['avatarUrl', 'http on a host that only begins like localhost', 'http://localhost.example.com/a.png'],
    ['avatarUrl', 'a name and a password', 'https://mia:secret@example.com/a.png'],
    ['avatarUrl', 'a name alone', 'https://mia@example.com/a.png'],
    ['avatarUrl', 'javascript:', 'javascript:alert(1)'],
    ['avatarUrl', 'javascript: with a slash trick', 'javascript://example.com/%0aalert(1)'],
    ['avatarUrl', 'data:', 'data:image/png;base64,AAAA'],
    ['avatarUrl', 'ftp:', 'ftp://example.com/a.png'],
    ['avatarUrl', 'file:', 'file:///etc/passwd'],
    ['avatarUrl', 'a path alone', '/a.png'],
    ['avatarUrl', 'no scheme', '//example.com/a.png'],
    ['avatarUrl', 'no slashes', 'https:example.com'],
    ['avatarUrl', 'backslashes', 'https:\\\\example.com\\a.png'],
    ['avatarUrl', 'a blank', 'https://example.com/a b.png'],
    ['avatarUrl', 'a line break', 'https://example.com/\na.png'],
    ['avatarUrl', 'letters that a URI does not have', 'https://example.com/ü.png'],
    ['avatarUrl', 'a broken escape', 'https://example.com/%zz'],
    ['avatarUrl', 'two fragments', 'https://example.com/a#b#c'],
    ['avatarUrl', 'quotes', 'https://example.com/"><script>'],
    ['avatarUrl', 'an empty text', ''],
    ['avatarUrl', 'a list', ['https://example.com/a.png']],
    ['locale', 'an underscore', 'de_CH'],
    ['locale', 'an empty text', ''],
    ['locale', 'a word', 'klingonisch'],
    ['locale', 'a list', ['de', 'fr']],
    ['locale', 'a tag without end', `en-x-${'abcdefgh-'.repeat(500)}abc`],
    ['timezone', 'a place that is none', 'Europe/Atlantis'],
    ['timezone', 'an offset', '+01:00'],
    ['timezone', 'an empty text', ''],
    ['timezone', 'a path', '../Europe/Zurich'],
    ['timezone', 'a number', 1],
  ])('refuses as %s', (field, what, value) => {
    it(`${what}, names the field, and changes nothing`, async () => {
      const before = (await api.as(mia).get('/me')).body;
      const { status, body } = await api.as(mia).patch('/me', { bio: 'should not stay', [field]: value });
      expect(status).toBe(422);
      expect(body).toEqual({
        code: 'ValidationFailed',
        message: 'The request is not valid.',
        details: { [field]: [expect.stringContaining(field)] },
      });
      expect((await api.as(mia).get('/me')).body).toEqual(before);
    });
  });

  it.each([
    'email',
    'id',
    'status',
    'activeSessions',
    'phoneNumber',
    'Name',
    'version',
    '__proto__',
    'constructor',
    'toString',
    '',
  ])('refuses the key %j, which it does not know', async (key) => {
    const before = (await api.as(mia).get('/me')).body;
    const { status, body } = await api
      .as(mia)
      .patch('/me', undefined, { raw: `{"name":"Changed","${key}":{"name":"x"}}` });
    expect([status, body.code]).toEqual([422, 'ValidationFailed']);
    expect(Object.keys(body.details)).toEqual([key || 'body']);
    expect((await api.as(mia).get('/me')).body).toEqual(before);
  });

  it('names every field that is at fault', async () => {
    const { body } = await api.as(mia).patch('/me', { name: '', locale: 'x', timezone: 'y', more: 1 });
    expect(Object.keys(body.details).length).toBeGreaterThan(0);
    const known = await api.as(mia).patch('/me', { name: '', locale: 'x', timezone: 'y' });
    expect(Object.keys(known.body.details).sort()).toEqual(['locale', 'name', 'timezone']);
  });

  it('does not let an answer grow with the number of unknown keys', async () => {
    const body = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`k${at}`, 1]));
    const answer = await api.as(mia).patch('/me', body);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body).length).toBeLessThan(10_000);
  });

  it('refuses anonymous callers', async () => {
    const { status, body } = await api.patch('/me', { name: 'Nobody' });
    expect([status, body.code]).toEqual([401, 'Unauthorized']);
  });
});
