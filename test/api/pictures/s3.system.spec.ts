/**
 * @settings {"PICTURE_STORAGE":"s3","S3_ENDPOINT":"{server}","S3_REGION":"eu-central-1","S3_BUCKET":"pictures","S3_PATH_STYLE":"true","S3_ACCESS_KEY_ID":"facet:tester","S3_SECRET_ACCESS_KEY":"tester-secret"}
 */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateBucketCommand, DeleteBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import type { PictureHash } from '@app/common';
import { api } from '../../support/api.js';
import { hasObjectStore, startObjectStore, type ObjectStore } from '../../support/object-store/object-store.js';
import { aPerson, type TestPerson } from '../../support/people.js';
import { aPicture, hashIn, knownHashes } from './pictures.js';

const client = (): S3Client =>
  new S3Client({
    endpoint: facet.settings.S3_ENDPOINT,
    region: 'eu-central-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'facet:tester', secretAccessKey: 'tester-secret' },
  });

async function objects(): Promise<(string | undefined)[]> {
  const { Contents = [] } = await client().send(new ListObjectsV2Command({ Bucket: 'pictures' }));
  return Contents.map((one) => one.Key);
}

async function anUploader(): Promise<{ person: TestPerson; url: string; hash: PictureHash }> {
  const person = await aPerson();
  await facet.services.profiles.setPicture(person.id, await aPicture());
  const url = (await api.as(person).get('/me')).body.avatarUrl as string;
  return { person, url, hash: hashIn(url) as PictureHash };
}

(hasObjectStore() ? describe : describe.skip)(
  'pictures in S3: OpenStack Swift (skipped where python3-swift is not installed and cannot be)',
  () => {
    let store: ObjectStore;

    beforeAll(async () => {
      store = await startObjectStore(facet.sparePort);
      await client().send(new CreateBucketCommand({ Bucket: 'pictures' }));
    }, 60_000);
    afterAll(() => store?.stop());

    it('are kept as three objects and served from there', async () => {
      const { url, hash } = await anUploader();
      expect((await objects()).filter((key) => key?.startsWith(hash)).sort()).toEqual([
        `${hash}-256.webp`,
        `${hash}-512.webp`,
        `${hash}-64.webp`,
      ]);
      const answer = await fetch(url);
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect([answer.status, answer.headers.get('content-length'), answer.headers.get('content-type')]).toEqual([
        200,
        String(bytes.length),
        'image/webp',
      ]);
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 512 });
      expect((await fetch(url, { headers: { 'if-none-match': `"${hash}-512.webp"` } })).status).toBe(304);
    });

    it('go when no user points at them any more', async () => {
      const { person, hash, url } = await anUploader();
      expect(await facet.services.pictures.sweep(hash)).toBe(false);
      expect((await api.as(person).delete('/me/picture')).status).toBe(204);
      expect(await facet.services.pictures.sweep(hash)).toBe(true);
      expect((await objects()).filter((key) => key?.startsWith(hash))).toEqual([]);
      expect((await api.get(new URL(url).pathname)).status).toBe(404);
    });

    it('leave nothing when the upload fails after they were stored', async () => {
      const before = [await objects(), await knownHashes()];
      const mia = await aPerson();
      await expect(
        facet.services.profiles.setPicture(mia.id, await aPicture(), () => Promise.reject(new Error('no'))),
      ).rejects.toThrow('no');
      expect([await objects(), await knownHashes()]).toEqual(before);
    });
  },
);

describe('a store that fails', () => {
  const refused = { code: 'picture_storage.unavailable', kind: 'unavailable' };

  it('is answered with 503 when no server listens, and the picture of the user stays as it was', async () => {
    const mia = await aPerson();
    await expect(facet.services.profiles.setPicture(mia.id, await aPicture())).rejects.toMatchObject(refused);
    const { status, headers } = await api.get(`/pictures/${'0'.repeat(64)}-512.webp`);
    expect([status, headers.get('retry-after'), headers.get('cache-control')]).toEqual([503, '5', 'no-store']);
    expect((await api.as(mia).get('/me')).body.avatarUrl).toBeUndefined();
  });

  it('is answered with 503 when it is silent, before the database gives up', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket.on('error', () => undefined))).listen(
      facet.sparePort,
      '127.0.0.1',
    );
    await once(silent, 'listening');
    const begun = performance.now();
    expect((await api.get(`/pictures/${'0'.repeat(64)}-512.webp`)).status).toBe(503);
    expect(performance.now() - begun).toBeLessThan(8000);
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it('is answered with 503 when the bucket is gone', async () => {
    if (!hasObjectStore()) return;
    const store = await startObjectStore(facet.sparePort);
    await client().send(new CreateBucketCommand({ Bucket: 'pictures' }));
    await client().send(new DeleteBucketCommand({ Bucket: 'pictures' }));
    expect((await api.get(`/pictures/${'0'.repeat(64)}-512.webp`)).status).toBe(503);
    await store.stop();
  }, 40_000);
});
