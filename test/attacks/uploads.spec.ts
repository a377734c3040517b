import { readdirSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { beforeAll, expect } from '@jest/globals';
import sharp from 'sharp';
import { api, type Answer } from '../support/api.js';
import { m2 } from '../support/m2.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { attacks, type Attack } from './attack.js';

let mia: TestPerson;
let photo: Buffer;

const boundary = 'x-attack-boundary';
const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };

/** One file, in a body written by hand. */
function body(bytes: Buffer, file: string, type = 'image/jpeg'): Buffer {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="profilePicture"; filename="${file}"\r\nContent-Type: ${type}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

const upload = (bytes: Buffer, file = 'me.jpg', type?: string): Promise<Answer> =>
  m2(mia).put('/api/profile/', undefined, { raw: body(bytes, file, type), headers });
const files = (): string[] =>
  readdirSync(facet.settings.PICTURE_DIR, { recursive: true, withFileTypes: true }).flatMap((one) =>
    one.isFile() ? [one.name] : [],
  );

/** What is served instead of the bytes that came. */
async function served({ body: told }: Answer): Promise<{ text: string; type: string | null; policy: string | null }> {
  const answer = await fetch(
    (told as { profilePictureUrl: string }).profilePictureUrl.replace(/^https?:\/\/[^/]+/, facet.url),
  );
  return {
    text: Buffer.from(await answer.arrayBuffer()).toString('latin1'),
    type: answer.headers.get('content-type'),
    policy: answer.headers.get('content-security-policy'),
  };
}

/** A PNG that says it is this large and brings nothing but zeros. */
function pixelBomb(side: number): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(name), data]);
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc(named));
    return Buffer.concat([size, named, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([1, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(Math.ceil(side / 8 + 1) * side))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** CRC-32 as PNG has it. */
function crc(bytes: Buffer): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

beforeAll(async () => {
  mia = await aPerson();
  photo = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#c33' } })
    .jpeg()
    .toBuffer();
});

const refused = (what: string, status: number, bytes: () => Buffer, file?: string, type?: string): Attack => ({
  what,
  send: () => upload(bytes(), file, type),
  ...{ status, effect: 'no file is stored', holds: () => expect(files()).toEqual([]) },
});

const script = '<script>alert(1)</script>';

attacks('uploads', [
  refused(
    'an SVG with a script',
    415,
    () => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`),
    'me.svg',
    'image/svg+xml',
  ),
  refused('an SVG that says it is a JPEG', 415, () =>
    Buffer.from(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`),
  ),
  refused('a page that says it is a JPEG', 415, () => Buffer.from(`<!doctype html>${script}`)),
  refused('a PDF with the first bytes of a JPEG', 422, () =>
    Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.from('%PDF-1.4\n%%EOF')]),
  ),
  refused('a program', 415, () => Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(500)])),
  refused('a TIFF', 415, () => Buffer.from('49492a0008000000', 'hex')),
  refused('a GIF of 4 billion pixels that breaks off', 422, () => Buffer.from('474946383961ffffffff800000', 'hex')),
  refused('a film that says it is an AVIF', 422, () =>
    Buffer.from('00000018667479706d703432000000006d70343261766966' + '00'.repeat(200), 'hex'),
  ),
  refused('a picture that breaks off', 422, () => photo.subarray(0, 200)),
  refused('a picture of 900 million pixels in 110 kB', 422, () => pixelBomb(30_000), 'me.png', 'image/png'),
  refused('11 MB', 413, () => Buffer.concat([photo, Buffer.alloc(11_000_000)])),
  refused('nothing', 415, () => Buffer.alloc(0)),
  {
    what: 'two files at once',
    send: () => {
      const twice = Buffer.concat([body(photo, 'a.jpg').subarray(0, -(boundary.length + 6)), body(photo, 'b.jpg')]);
      return m2(mia).put('/api/profile/', undefined, { raw: twice, headers });
    },
    ...{ status: 400, effect: 'no file is stored', holds: () => expect(files()).toEqual([]) },
  },
  {
    what: 'an upload without a credential',
    send: () =>
      api.put('/api/profile/', undefined, {
        raw: body(photo, 'a.jpg'),
        headers: { ...headers, 'x-m2-organization-id': mia.organization },
      }),
    ...{ status: 401, effect: 'no file is stored', holds: () => expect(files()).toEqual([]) },
  },
  {
    what: 'an upload at /me/picture with a key that may only read',
    send: async () => {
      const { body: made } = await api.as(mia).post('/auth/api-keys', { name: 'reader', scopes: ['read:me'] });
      return api.put('/me/picture', undefined, {
        raw: body(photo, 'a.jpg'),
        headers: { ...headers, 'x-api-key': (made as { key: string }).key },
      });
    },
    ...{ status: 403, effect: 'no file is stored', holds: () => expect(files()).toEqual([]) },
  },
  {
    what: 'fields of the account beside the picture at /me/picture',
    send: () => {
      const field = `--${boundary}\r\nContent-Disposition: form-data; name="status"\r\n\r\nactive\r\n`;
      return api
        .as(mia)
        .put('/me/picture', undefined, { raw: Buffer.concat([Buffer.from(field), body(photo, 'a.jpg')]), headers });
    },
    ...{ status: 422, effect: 'no file is stored', holds: () => expect(files()).toEqual([]) },
  },
  {
    what: 'a picture with a script behind its end and in its metadata',
    send: async () =>
      upload(
        Buffer.concat([
          await sharp(photo)
            .withExif({ IFD0: { Copyright: script } })
            .jpeg()
            .toBuffer(),
          Buffer.from(script),
        ]),
      ),
    ...{ status: 200, effect: 'what is served is encoded anew, as WebP, and may run nothing' },
    holds: async (answer) => {
      const { text, type, policy } = await served(answer);
      expect([text.includes('script'), type, policy]).toEqual([
        false,
        'image/webp',
        "default-src 'none'; frame-ancestors 'none'; sandbox",
      ]);
    },
  },
  {
    what: 'a picture under the name ../../../tmp/mallory.jpg',
    send: () => upload(photo, '../../../tmp/mallory.jpg'),
    ...{
      status: 200,
      effect: 'files are named for their content alone',
      holds: () => files().forEach((name) => expect(name).toMatch(/^[0-9a-f]{64}-(?:512|256|64)\.webp$/)),
    },
  },
  {
    what: 'a picture under a name with CRLF and a script',
    send: () => upload(photo, '%0d%0aX-Evil: 1<script>.php%00.jpg'),
    ...{
      status: 200,
      effect: 'files are named for their content alone',
      holds: () => files().forEach((name) => expect(name).toMatch(/^[0-9a-f]{64}-(?:512|256|64)\.webp$/)),
    },
  },
]);
