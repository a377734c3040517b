import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Body, Controller, Module, Put, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { jsonBody } from './body.middleware.js';
import type { ErrorFormat } from './error-format.js';
import { FailureFilter } from './failure.filter.js';
import { TakesImage, UploadedImage } from './image-upload.decorator.js';

const limit = 100_000;
/** What the handler was given, by every request that reached it. */
const seen: { texts: unknown; image: Buffer | undefined }[] = [];

// eslint-disable-next-line facet/controllers-in-their-files -- the smallest application that reads a form
@Controller()
class PhotoController {
  @Put('photo')
  @TakesImage('photo', limit)
  put(@Body() texts: unknown, @UploadedImage() image: Buffer | undefined): { bytes: number | null } {
    seen.push({ texts, image });
    return { bytes: image?.length ?? null };
  }

  @Put('plain')
  plain(@Body() texts: unknown): unknown {
    return texts;
  }
}

@Module({ controllers: [PhotoController] })
class PhotoModule {}

const errorFormat: ErrorFormat = {
  name: 'test',
  prefixes: [],
  schema: Object,
  distinguishedBy: ['code'],
  body: ({ error }) => ({ code: error.code, fields: error.facts.fields ?? [] }),
};

let app: INestApplication;
let url: string;
beforeAll(async () => {
  app = await NestFactory.create(PhotoModule, { bodyParser: false, logger: false });
  app.use(jsonBody({ usual: 1000, large: [], multipart: [{ method: 'PUT', path: '/photo' }] }));
  app.useGlobalFilters(
    new FailureFilter(
      [errorFormat],
      () => undefined,
      () => undefined,
    ),
  );
  await app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${((app.getHttpServer() as Server).address() as AddressInfo).port}`;
});
afterAll(() => app.close());
beforeEach(() => void seen.splice(0));

interface Answer {
  readonly status: number;
  readonly body: { code?: string; bytes?: number | null; fields?: { field: string }[] };
}

async function put(body: string | FormData, headers: Record<string, string> = {}, path = '/photo'): Promise<Answer> {
  const answer = await fetch(url + path, { method: 'PUT', body, headers });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

const type = 'multipart/form-data; boundary=b';
const part = (disposition: string, content: string): string =>
  `--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;
const raw = (...parts: string[]): Promise<Answer> => put(`${parts.join('')}--b--\r\n`, { 'content-type': type });

function form(size: number, field = 'photo'): FormData {
  const data = new FormData();
  data.set(field, new Blob([new Uint8Array(size)], { type: 'text/html' }), '../../x.html');
  return data;
}

describe('a route that takes an image', () => {
  it('gets the bytes and the texts beside them', async () => {
    const data = form(limit);
    data.set('username', 'Żółw 🐢');
    expect(await put(data)).toEqual({ status: 200, body: { bytes: limit } });
    expect(seen).toEqual([{ texts: { username: 'Żółw 🐢' }, image: Buffer.alloc(limit) }]);
  });

  it('takes the image under any name', async () => {
    expect(await put(form(10, 'file'))).toEqual({ status: 200, body: { bytes: 10 } });
  });

  it('takes JSON as before, and a form without an image', async () => {
    expect(await put('{"username":"x"}', { 'content-type': 'application/json' })).toEqual({
      status: 200,
      body: { bytes: null },
    });
    expect(await raw(part('name="username"', 'x'))).toEqual({ status: 200, body: { bytes: null } });
    expect(seen.map((one) => one.texts)).toEqual([{ username: 'x' }, { username: 'x' }]);
  });

  it('may be asked with a slash at its end and in capitals', async () => {
    expect((await put(form(10), {}, '/photo/')).status).toBe(200);
    expect((await put(form(10), {}, '/PHOTO')).status).toBe(200);
  });

  it('is the only one that takes it', async () => {
    expect(await put(form(10), {}, '/plain')).toMatchObject({
      status: 415,
      body: { code: 'request.media_type_unsupported' },
    });
    expect(await put('a=1', { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({ status: 415 });
  });
});

describe('a form that is too much', () => {
  it.each([limit + 1, limit * 3, limit * 200])('is refused with an image of %d bytes', async (size) => {
    expect(await put(form(size))).toMatchObject({ status: 413, body: { code: 'request.too_large' } });
    expect(seen).toEqual([]);
  });

  it('is refused with a text that is too long', async () => {
    expect(await raw(part('name="username"', 'x'.repeat(20_000)))).toMatchObject({ status: 413 });
  });

  it('is refused with too many texts, and a second image, whatever their names', async () => {
    const many = Array.from({ length: 30 }, (_, at) => part(`name="t${at}"`, 'x'));
    expect(await raw(...many)).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    const image = part('name="photo"; filename="a.png"', 'x');
    expect(await raw(image, image)).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    expect(await raw(image, part('name="other"; filename="a.png"', 'x'))).toMatchObject({
      status: 400,
      body: { code: 'request.invalid' },
    });
    expect(seen).toEqual([]);
  });

  it('is refused with names that are too long or that nest, and with a name given twice', async () => {
    expect(await raw(part(`name="${'n'.repeat(300)}"`, 'x'))).toMatchObject({ status: 400 });
    expect(await raw(part('name="a[b]"', 'x'))).toMatchObject({ status: 400 });
    expect(await raw(part('name="a"', 'x'), part('name="a"', 'y'))).toMatchObject({
      status: 400,
      body: { fields: [{ field: 'a' }] },
    });
    expect(await raw(part('name="a[999999999]"', 'x'))).toMatchObject({ status: 400 });
  });

  it('is refused with U+0000 in a text', async () => {
    expect(await raw(part('name="username"', 'a\0b'))).toMatchObject({
      status: 400,
      body: { fields: [{ field: 'username' }] },
    });
  });

  it('takes names of properties for names', async () => {
    expect((await raw(part('name="__proto__"', 'x'), part('name="constructor"', 'y'))).status).toBe(200);
    expect(Object.keys(seen[0]?.texts as object)).toEqual(['__proto__', 'constructor']);
  });
});

describe('a form that is broken', () => {
  it.each([
    ['no boundary', 'multipart/form-data', `${part('name="a"', 'x')}--b--`],
    ['another boundary', 'multipart/form-data; boundary=other', `${part('name="a"', 'x')}--b--`],
    ['no end', type, part('name="photo"; filename="a.png"', 'half of it').slice(0, -4)],
    ['an end in the middle of the headers', type, '--b\r\nContent-Disp'],
    ['nothing in it', type, ' '],
    ['headers that are none', type, '--b\r\n\0\0:\r\n\r\nx\r\n--b--\r\n'],
    ['a part without a name', type, '--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n'],
  ])('is answered with 400: %s', async (_, mediaType, body) => {
    const { status, body: answer } = await put(body, { 'content-type': mediaType });
    expect([status, answer.code?.split('.')[0]]).toEqual([400, 'request']);
    expect(seen).toEqual([]);
  });

  it('reaches no handler when the connection is cut, and takes no place of later ones', async () => {
    for (let round = 0; round < 40; round += 1) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      await once(socket, 'connect');
      socket.write(
        `PUT /photo HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: 50000\r\n\r\n${part('name="photo"; filename="a.png"', 'half of it')}`,
      );
      await new Promise((done) => setTimeout(done, 5));
      socket.destroy();
    }
    expect((await put(form(10))).status).toBe(200);
    expect(seen).toHaveLength(1);
  });
});
