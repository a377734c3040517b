import { describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { aPerson, type TestPerson } from '../../support/people.js';

const tagOf = async (person: TestPerson): Promise<string> =>
  (await api.as(person).get('/me')).headers.get('etag') ?? '';

describe('The entity tag of /me', () => {
  it('comes with GET and PATCH, strong, and changes with the user', async () => {
    const mia = await aPerson();
    const before = await tagOf(mia);
    expect(before).toMatch(/^"[^"]+"$/);
    const { headers } = await api.as(mia).patch('/me', { bio: 'new' });
    expect(headers.get('etag')).toMatch(/^"[^"]+"$/);
    expect(headers.get('etag')).not.toBe(before);
    expect(await tagOf(mia)).toBe(headers.get('etag'));
  });

  it.each([
    ['itself', (tag: string) => tag],
    ['its weak form', (tag: string) => `W/${tag}`],
    ['itself with a coding', (tag: string) => tag.replace(/"$/, ';gzip"')],
    ['a list that has it', (tag: string) => `"other", ${tag}`],
    ['a star', () => '*'],
  ])('answers 304 without a body to If-None-Match with %s', async (_, named) => {
    const mia = await aPerson();
    const tag = await tagOf(mia);
    const { status, body, headers } = await api.as(mia).get('/me', { headers: { 'if-none-match': named(tag) } });
    expect([status, body, headers.get('etag')]).toEqual([304, undefined, tag]);
  });

  it('answers 304 to HEAD as well', async () => {
    const mia = await aPerson();
    const answer = await fetch(`${facet.url}/me`, {
      method: 'HEAD',
      headers: { ...mia.headers, 'if-none-match': await tagOf(mia) },
    });
    expect(answer.status).toBe(304);
  });

  it.each(['"other"', 'garbage', ''])('answers 200 to If-None-Match %j', async (named) => {
    const mia = await aPerson();
    expect((await api.as(mia).get('/me', { headers: { 'if-none-match': named } })).status).toBe(200);
  });

  it('never calls changed what a sign-in elsewhere changed unchanged', async () => {
    const mia = await aPerson();
    const tag = await tagOf(mia);
    await api.post('/auth/login', { email: mia.email, password: mia.password });
    const { status, body } = await api.as(mia).get('/me', { headers: { 'if-none-match': tag } });
    expect([status, body.activeSessions]).toEqual([200, 2]);
  });
});

describe('If-Match on PATCH /me', () => {
  it.each([
    ['the tag', (tag: string) => tag],
    ['a list that has it', (tag: string) => `"other", ${tag}`],
    ['a star', () => '*'],
    ['the tag as nginx and Cloudflare hand it on', (tag: string) => `W/${tag}`],
    ['a list that has its weak form', (tag: string) => `W/"other",W/${tag}`],
    ['the tag as Apache hands it on', (tag: string) => tag.replace(/"$/, '-gzip"')],
  ])('lets %s pass', async (_, named) => {
    const mia = await aPerson();
    const { status } = await api
      .as(mia)
      .patch('/me', { bio: 'new' }, { headers: { 'if-match': named(await tagOf(mia)) } });
    expect(status).toBe(200);
  });

  it.each([
    ['another tag', () => '"other"'],
    ['a weak tag of before', (tag: string) => `W/${tag.replace(/^"\d+/, '"0')}`],
    ['the tag without its quotes', (tag: string) => tag.replaceAll('"', '')],
    ['nothing', () => ''],
  ])('refuses %s with 412 and changes nothing', async (_, named) => {
    const mia = await aPerson();
    const tag = await tagOf(mia);
    const { status, body } = await api.as(mia).patch('/me', { bio: 'new' }, { headers: { 'if-match': named(tag) } });
    expect([status, body]).toEqual([
      412,
      { code: 'PreconditionFailed', message: 'The resource has changed since it was read.' },
    ]);
    expect(await tagOf(mia)).toBe(tag);
  });

  it('refuses a tag that has become stale', async () => {
    const mia = await aPerson();
    const tag = await tagOf(mia);
    await api.as(mia).patch('/me', { bio: 'first' });
    expect((await api.as(mia).patch('/me', { bio: 'second' }, { headers: { 'if-match': tag } })).status).toBe(412);
    expect((await api.as(mia).get('/me')).body.bio).toBe('first');
  });

  it('is not in the way when only a sign-in elsewhere happened', async () => {
    const mia = await aPerson();
    const tag = await tagOf(mia);
    await api.post('/auth/login', { email: mia.email, password: mia.password });
    expect((await api.as(mia).patch('/me', { bio: 'new' }, { headers: { 'if-match': tag } })).status).toBe(200);
  });

  it('lets exactly one of 100 parallel changes through', async () => {
    const mia = await aPerson();
    const headers = { 'if-match': await tagOf(mia) };
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, at) => api.as(mia).patch('/me', { bio: `by ${at}` }, { headers })),
    );
    const winners = answers.filter((one) => one.status === 200);
    expect(winners).toHaveLength(1);
    expect(answers.filter((one) => one.status === 412)).toHaveLength(99);
    expect((await api.as(mia).get('/me')).body.bio).toBe(winners[0]?.body.bio);
  });

  it('loses none of many parallel changes of different fields', async () => {
    const mia = await aPerson();
    const changes = [
      { name: 'A' },
      { bio: 'B' },
      { locale: 'de' },
      { timezone: 'UTC' },
      { avatarUrl: 'https://example.com/c' },
    ];
    const answers = await Promise.all(changes.map((change) => api.as(mia).patch('/me', change)));
    expect(answers.map((one) => one.status)).toEqual([200, 200, 200, 200, 200]);
    expect((await api.as(mia).get('/me')).body).toMatchObject(Object.assign({}, ...changes) as object);
  });
});
