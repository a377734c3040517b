import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { api } from '../../support/api.js';
import { aPerson, type TestPerson } from '../../support/people.js';
import { aPicture, hashIn } from './pictures.js';

async function anUploader(): Promise<TestPerson & { url: string; hash: string }> {
  const person = await aPerson();
  await facet.services.profiles.setPicture(person.id, await aPicture());
  const url = (await api.as(person).get('/me')).body.avatarUrl as string;
  return { ...person, url, hash: hashIn(url) };
}

const unknown = '0'.repeat(64);

describe('GET /pictures/{file}', () => {
  it('serves a picture to every caller, for a year, as nothing but a picture', async () => {
    const { url, hash } = await anUploader();
    expect(url).toBe(`${facet.url}/pictures/${hash}-512.webp`);
    for (const size of [512, 256, 64]) {
      const answer = await fetch(`${facet.url}/pictures/${hash}-${size}.webp`);
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(answer.status).toBe(200);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'image/webp',
        'content-length': String(bytes.length),
        'cache-control': 'public, max-age=31536000, immutable',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'cross-origin-resource-policy': 'cross-origin',
        'x-content-type-options': 'nosniff',
        etag: `"${hash}-${size}.webp"`,
      });
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: size, height: size });
    }
  });

  it('answers 304 to who has it', async () => {
    const { url } = await anUploader();
    const { headers } = await fetch(url, { method: 'HEAD' });
    const again = await fetch(url, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect([again.status, await again.text(), again.headers.get('cache-control')]).toEqual([
      304,
      '',
      'public, max-age=31536000, immutable',
    ]);
    expect((await fetch(url, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it('tells about it without sending it', async () => {
    const { url } = await anUploader();
    const [head, get] = [await fetch(url, { method: 'HEAD' }), await fetch(url)];
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      get.headers.get('content-length'),
      '',
    ]);
    await get.arrayBuffer();
  });

  it.each([
    `${unknown}-512.webp`,
    `${unknown}-513.webp`,
    `${unknown}-512.png`,
    `${unknown}`,
    `${unknown.slice(1)}-512.webp`,
    '..%2f..%2f..%2fetc%2fpasswd',
    '..%5c..%5cpackage.json',
    'drafts',
    `%2e%2e%2f${unknown}-512.webp`,
    `${unknown}-512.webp%0a`,
  ])('knows no %s, and says so in a way that is not kept', async (file) => {
    const { status, body, headers } = await api.get(`/pictures/${file}`);
    expect([status, body.code, headers.get('content-type')?.split(';')[0]]).toEqual([
      404,
      'picture.not_found',
      'application/problem+json',
    ]);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('is no way to write', async () => {
    const { url } = await anUploader();
    for (const method of ['PUT', 'POST', 'DELETE', 'PATCH']) expect((await fetch(url, { method })).status).toBe(405);
  });
});
