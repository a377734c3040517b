import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { OrganizationId } from '@app/common';
import { api, type Answer } from '../../support/api.js';
import { anObject, m2 } from '../../support/m2.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';

let organization: OrganizationId;
let admin: TestPerson;
let photo: Buffer;

beforeAll(async () => {
  organization = await anOrganization();
  admin = await aPerson({ in: organization, as: 'admin' });
  photo = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#c33' } })
    .withExif({ IFD0: { Copyright: 'somebody' } })
    .jpeg()
    .toBuffer();
});

interface Part {
  readonly name: string;
  readonly value: string | Buffer;
  readonly file?: string;
  readonly type?: string;
}

const boundary = 'x-facet-boundary';

/** A multipart body, written by hand so that it can also be broken. */
function multipart(parts: readonly Part[], end = `--${boundary}--\r\n`): Buffer {
  const pieces = parts.flatMap(({ name, value, file, type }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file ? `; filename="${file}"` : ''}\r\n`,
    ),
    Buffer.from(`${type ? `Content-Type: ${type}\r\n` : ''}\r\n`),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(end)]);
}

const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
const put = (person: TestPerson, raw: Buffer): Promise<Answer> =>
  m2(person).put('/api/profile/', undefined, { raw, headers });
const upload = (person: TestPerson, value: Buffer, ...others: Part[]): Promise<Answer> =>
  put(person, multipart([{ name: 'profilePicture', value, file: 'me.jpg', type: 'image/jpeg' }, ...others]));

/** Files in the picture folder, wherever they lie in it. */
const files = (): string[] =>
  readdirSync(facet.settings.PICTURE_DIR, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.webp'),
  );

describe('an upload at PUT /api/profile', () => {
  it('becomes the picture in every API, in three sizes, without its metadata', async () => {
    const mia = await aPerson({ in: organization, handle: 'mia-photo' });
    const { status, body } = await upload(mia, photo);
    expect([status, body.username]).toEqual([200, 'mia-photo']);
    const url = body.profilePictureUrl as string;
    expect(url).toMatch(/\/pictures\/[0-9a-z]+-512\.webp$/);
    expect((await api.as(mia).get('/me')).body.avatarUrl).toBe(url);
    expect((await api.as(mia).get('/api/v1/user/me')).body.picture).toBe(url);
    for (const size of [512, 256, 64]) {
      const answer = await fetch(url.replace('-512', `-${size}`).replace(/^https?:\/\/[^/]+/, facet.url));
      const image = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
      expect([image.format, image.width, image.height, image.exif]).toEqual(['webp', size, size, undefined]);
      expect(answer.headers.get('cache-control')).toContain('max-age=31536000');
      expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
    }
  });

  it('takes texts beside the file, and all of it happens or nothing', async () => {
    const mia = await aPerson({ in: organization });
    const max = await aPerson({ in: organization, handle: 'held-name' });
    const knight = await anObject(admin, mia, 'knight');
    const before = files().length;
    const fresh = await sharp(randomBytes(300), { raw: { width: 10, height: 10, channels: 3 } })
      .png()
      .toBuffer();
    expect((await upload(mia, fresh, { name: 'username', value: 'held-name' })).status).toBe(409);
    expect([files().length, (await m2(mia).get('/api/profile/')).status, max.organization]).toEqual([
      before,
      404,
      organization,
    ]);
    const { body } = await upload(
      mia,
      fresh,
      { name: 'username', value: 'mia-both' },
      { name: 'avatarObjectDefinitionId', value: JSON.stringify(knight) },
    );
    expect(body).toMatchObject({
      username: 'mia-both',
      avatarObjectDefinitionId: knight,
      profilePictureUrl: expect.any(String),
    });
    expect(
      (await put(mia, multipart([{ name: 'avatarObjectDefinitionId', value: 'null' }]))).body.avatarObjectDefinitionId,
    ).toBeNull();
  });

  it('takes a GIF, an AVIF and an animated WebP, of which it keeps the first frame, in a field of any name', async () => {
    const frame = (background: string): Promise<Buffer> =>
      sharp({ create: { width: 40, height: 40, channels: 3, background } })
        .png()
        .toBuffer();
    const film = sharp([await frame('#c33'), await frame('#33c')], { join: { animated: true } });
    const pictures = [
      await film.clone().gif().toBuffer(),
      await film.clone().webp().toBuffer(),
      await sharp(await frame('#c33'))
        .avif()
        .toBuffer(),
    ];
    const mia = await aPerson({ in: organization });
    for (const value of pictures) {
      const { status, body } = await put(mia, multipart([{ name: 'file', value, file: 'me' }]));
      expect(status).toBe(200);
      const served = await fetch((body.profilePictureUrl as string).replace(/^https?:\/\/[^/]+/, facet.url));
      const kept = sharp(Buffer.from(await served.arrayBuffer()));
      expect([(await kept.metadata()).pages, (await kept.stats()).dominant]).toEqual([
        undefined,
        expect.objectContaining({ b: expect.any(Number) }),
      ]);
      expect((await kept.stats()).channels[0]?.mean).toBeGreaterThan((await kept.stats()).channels[2]?.mean ?? 255);
    }
  });

  it('is refused where the organization has switched it off', async () => {
    const elsewhere = await anOrganization();
    const boss = await aPerson({ in: elsewhere, as: 'admin' });
    await api.as(boss).patch(`/admin/organizations/${elsewhere}/settings`, { profilePictureUpload: false });
    expect((await upload(boss, photo)).status).toBe(403);
  });

  it('is not mixed with a picture from an object', async () => {
    const mia = await aPerson({ in: organization });
    const tower = await anObject(admin, mia, 'tower');
    expect(
      (await upload(mia, photo, { name: 'profilePictureObjectDefinitionId', value: JSON.stringify(tower) })).status,
    ).toBe(400);
  });

  it.each<[string, number, () => Buffer | Promise<Buffer>]>([
    ['an SVG', 415, () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    [
      'a TIFF',
      415,
      () =>
        sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
          .tiff()
          .toBuffer(),
    ],
    ['a film', 415, () => Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom')],
    ['a GIF that breaks off', 422, () => Buffer.from('GIF89a\x01\0')],
    ['an AVIF that breaks off', 422, () => Buffer.from('\0\0\0\x18ftypavif\0\0\0\0mif1avif')],
    ['a PDF', 415, () => Buffer.from('%PDF-1.4\n%%EOF')],
    ['a page', 415, () => Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['nothing', 415, () => Buffer.alloc(0)],
    ['a file that breaks off', 422, () => photo.subarray(0, 200)],
    ['more than 10 MiB', 413, () => Buffer.concat([photo, Buffer.alloc(10 * 1024 * 1024)])],
  ])('refuses %s with %i and keeps no file', async (_, status, bytes) => {
    const mia = await aPerson({ in: organization });
    const before = files().length;
    const answer = await upload(mia, await bytes());
    expect([answer.status, answer.body.statusCode]).toEqual([status, status]);
    expect([files().length, (await m2(mia).get('/api/profile/')).status]).toEqual([before, 404]);
  });

  it('re-encodes a file that is two things at once', async () => {
    const mia = await aPerson({ in: organization });
    const { body } = await upload(mia, Buffer.concat([photo, Buffer.from('<script>alert(1)</script>')]));
    const served = await (
      await fetch((body.profilePictureUrl as string).replace(/^https?:\/\/[^/]+/, facet.url))
    ).text();
    expect(served).not.toContain('script');
  });

  it.each<[string, () => Buffer]>([
    ['without its end', () => multipart([{ name: 'profilePicture', value: 'x', file: 'a.jpg' }], '')],
    ['with two files', () => multipart([1, 2].map(() => ({ name: 'profilePicture', value: photo, file: 'a.jpg' })))],
    ['with a picture as a text', () => multipart([{ name: 'profilePicture', value: 'data' }])],
    ['with an unknown text', () => multipart([{ name: 'nickname', value: 'x' }])],
    ['with an object that is no JSON', () => multipart([{ name: 'avatarObjectDefinitionId', value: '{' }])],
  ])('refuses a body %s', async (_, body) => {
    const mia = await aPerson({ in: organization });
    expect((await put(mia, body())).status).toBe(400);
  });

  it('leaves nothing when it is cut off', async () => {
    const mia = await aPerson({ in: organization });
    const before = files().length;
    await new Promise<void>((resolve) => {
      const size = { 'content-length': '500000' };
      const cut = request(`${facet.url}/api/profile/`, {
        method: 'PUT',
        headers: { ...mia.headers, ...headers, ...size, 'x-m2-organization-id': organization },
      });
      cut.on('error', () => resolve());
      cut.write(multipart([{ name: 'profilePicture', value: photo, file: 'a.jpg' }], ''), () =>
        setTimeout(() => cut.destroy(), 50),
      );
    });
    expect([files().length, (await m2(mia).get('/api/profile/')).status]).toEqual([before, 404]);
  });

  it('asks for a credential before it reads anything', async () => {
    const answer = await fetch(`${facet.url}/api/profile/`, {
      method: 'PUT',
      headers,
      body: multipart([{ name: 'profilePicture', value: photo, file: 'a.jpg' }]),
    });
    expect(answer.status).toBe(401);
  });
});
