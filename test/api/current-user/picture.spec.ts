import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { api, type Answer } from '../../support/api.js';
import { auditOf } from '../../support/audit.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';
import { aPicture, hashIn, queuedSweeps } from '../pictures/pictures.js';

interface Part {
  readonly name: string;
  readonly value: Buffer | string;
}

/** As a browser sends a form. A buffer is a file. */
async function form(...parts: Part[]): Promise<{ raw: Buffer; headers: Record<string, string> }> {
  const data = new FormData();
  for (const { name, value } of parts) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, new Blob([new Uint8Array(value)], { type: 'image/jpeg' }), 'me.jpg');
  }
  const whole = new Response(data);
  return {
    raw: Buffer.from(await whole.arrayBuffer()),
    headers: { 'content-type': whole.headers.get('content-type') ?? '' },
  };
}

async function put(person: TestPerson, parts: readonly Part[], more: Record<string, string> = {}): Promise<Answer> {
  const { raw, headers } = await form(...parts);
  return api.as(person).put('/me/picture', undefined, { raw, headers: { ...headers, ...more } });
}

const upload = (person: TestPerson, value: Buffer, more?: Record<string, string>): Promise<Answer> =>
  put(person, [{ name: 'picture', value }], more);
const remove = (person: TestPerson, headers: Record<string, string> = {}): Promise<Answer> =>
  api.as(person).delete('/me/picture', undefined, { headers });
const tagOf = async (person: TestPerson): Promise<string> =>
  (await api.as(person).get('/me')).headers.get('etag') ?? '';
const pictureOf = async (person: TestPerson): Promise<string | undefined> =>
  (await api.as(person).get('/me')).body.avatarUrl as string | undefined;
const files = (): string[] =>
  readdirSync(facet.settings.PICTURE_DIR, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.webp'),
  );

/** What the audit of their organization says of their picture, oldest first. */
async function changesOf(admin: TestPerson): Promise<unknown[]> {
  const entries = await auditOf(admin, { action: 'picture.changed' });
  return entries
    .filter(({ target }) => target?.userId === admin.id)
    .map(({ details }) => details)
    .reverse();
}

describe('PUT /me/picture', () => {
  it('sets the picture, answers with the user and the tag of it, and is written down', async () => {
    const mia = await aPerson({ as: 'admin' });
    const { status, body, headers } = await upload(mia, await aPicture());
    expect([status, hashIn(body.avatarUrl as string)]).toEqual([200, expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(headers.get('etag')).toBe(await tagOf(mia));
    expect((await api.as(mia).get('/api/v1/user/me')).body.picture).toBe(body.avatarUrl);
    expect(await changesOf(mia)).toEqual([{ to: 'upload' }]);
  });

  it('takes the one image of a body under any name', async () => {
    const mia = await aPerson();
    expect((await put(mia, [{ name: 'file', value: await aPicture('png') }])).status).toBe(200);
  });

  it('changes what If-Match names, and keeps no file of what comes too late', async () => {
    const mia = await aPerson();
    const tag = await tagOf(mia);
    await api.as(mia).patch('/me', { bio: 'changed meanwhile' });
    const before = files();
    expect((await upload(mia, await aPicture(), { 'if-match': tag })).status).toBe(412);
    expect([files(), await pictureOf(mia)]).toEqual([before, undefined]);
    expect((await upload(mia, await aPicture(), { 'if-match': await tagOf(mia) })).status).toBe(200);
  });

  it('lets one of two uploads with the same tag pass', async () => {
    const mia = await aPerson({ as: 'admin' });
    const tag = await tagOf(mia);
    const pictures = [await aPicture(), await aPicture('png')];
    const answers = await Promise.all(pictures.map((one) => upload(mia, one, { 'if-match': tag })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await changesOf(mia)).toHaveLength(1);
  });

  it('is refused where the organization of the credential has switched uploads off', async () => {
    const organization = await anOrganization();
    const ada = await aPerson({ in: organization, as: 'admin' });
    await api.as(ada).patch(`/admin/organizations/${organization}/settings`, { profilePictureUpload: false });
    const { status, body } = await upload(ada, await aPicture());
    expect([status, body.code]).toEqual([403, 'Forbidden']);
  });

  it.each<[string, number, string, () => Part[] | Promise<Part[]>]>([
    ['no part at all', 422, 'picture', () => []],
    ['a text in the place of the file', 422, 'picture', () => [{ name: 'picture', value: 'text' }]],
    [
      'a text beside the file',
      422,
      'name',
      async () => [
        { name: 'picture', value: await aPicture() },
        { name: 'name', value: 'Mia' },
      ],
    ],
    ['two files', 422, 'body', () => [1, 2].map(() => ({ name: 'picture', value: Buffer.from('x') }))],
  ])('refuses a body with %s', async (_, status, field, parts) => {
    const mia = await aPerson();
    const answer = await put(mia, await parts());
    expect([answer.status, answer.body.code, Object.keys((answer.body as { details: object }).details)]).toEqual([
      status,
      'ValidationFailed',
      expect.arrayContaining([field]),
    ]);
  });

  it.each<[string, number, string, () => Buffer | Promise<Buffer>]>([
    ['a page', 415, 'UnsupportedMediaType', () => Buffer.from('<!doctype html>')],
    ['a picture that breaks off', 422, 'ValidationFailed', async () => (await aPicture()).subarray(0, 200)],
    ['more than 10 MiB', 413, 'PayloadTooLarge', () => Buffer.alloc(10 * 1024 * 1024 + 1)],
  ])('refuses %s and keeps no file', async (_, status, code, bytes) => {
    const mia = await aPerson();
    const before = files();
    const answer = await upload(mia, await bytes());
    expect([answer.status, answer.body.code, files(), await pictureOf(mia)]).toEqual([status, code, before, undefined]);
  });

  it('takes nothing but multipart/form-data, and says so', async () => {
    const mia = await aPerson();
    const answers = await Promise.all([
      api.as(mia).put('/me/picture', { picture: 'https://example.com/me.jpg' }),
      api.as(mia).put('/me/picture', undefined, {
        raw: new Uint8Array(await aPicture()),
        headers: { 'content-type': 'image/jpeg' },
      }),
      api.as(mia).put('/me/picture'),
      api.as(mia).put('/me/picture/', {}),
    ]);
    for (const { status, body } of answers)
      expect([status, body.message]).toEqual([415, 'This route takes multipart/form-data.']);
  });

  it('is closed to anonymous callers', async () => {
    const { raw, headers } = await form({ name: 'picture', value: await aPicture() });
    const before = files();
    expect((await api.put('/me/picture', undefined, { raw, headers })).status).toBe(401);
    expect(files()).toEqual(before);
  });

  it('is gone with the account', async () => {
    const mia = await aPerson();
    await api.as(mia).delete('/me');
    expect((await upload(mia, await aPicture())).status).toBe(401);
  });
});

describe('DELETE /me/picture', () => {
  it('removes an uploaded picture, whose files are swept, and is written down', async () => {
    const mia = await aPerson({ as: 'admin' });
    const { body } = await upload(mia, await aPicture());
    expect((await remove(mia)).status).toBe(204);
    expect([await pictureOf(mia), await queuedSweeps(), await changesOf(mia)]).toEqual([
      undefined,
      expect.arrayContaining([hashIn(body.avatarUrl as string)]),
      [{ to: 'upload' }, { to: 'none' }],
    ]);
  });

  it('removes the address of a picture', async () => {
    const mia = await aPerson();
    await api.as(mia).patch('/me', { avatarUrl: 'https://example.com/mia.png' });
    expect([(await remove(mia)).status, await pictureOf(mia)]).toEqual([204, undefined]);
  });

  it('is well when there is none, and changes nothing then', async () => {
    const mia = await aPerson({ as: 'admin' });
    const tag = await tagOf(mia);
    expect([(await remove(mia)).status, await tagOf(mia), await changesOf(mia)]).toEqual([204, tag, []]);
  });

  it('removes what If-Match names', async () => {
    const mia = await aPerson();
    const tag = await tagOf(mia);
    await upload(mia, await aPicture());
    expect([(await remove(mia, { 'if-match': tag })).status, await pictureOf(mia)]).toEqual([412, expect.any(String)]);
    expect((await remove(mia, { 'if-match': await tagOf(mia) })).status).toBe(204);
  });

  it('takes no body, no query and no anonymous caller', async () => {
    const mia = await aPerson();
    expect((await api.as(mia).delete('/me/picture', { name: 'x' })).status).toBe(422);
    expect((await api.as(mia).delete('/me/picture?size=64')).status).toBe(422);
    expect((await api.delete('/me/picture')).status).toBe(401);
  });
});
