import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { PictureHash } from '@app/common';
import { api } from '../../support/api.js';
import { whileRefusing } from '../../support/database.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';
import { aPicture, hashIn, knownHashes, queuedSweeps } from './pictures.js';

const pictureOf = async (person: TestPerson): Promise<string | undefined> =>
  (await api.as(person).get('/me')).body.avatarUrl as string | undefined;
const hashOf = async (person: TestPerson): Promise<PictureHash> =>
  hashIn((await pictureOf(person)) ?? '') as PictureHash;
const upload = (person: TestPerson, bytes: Buffer): Promise<void> =>
  facet.services.profiles.setPicture(person.id, bytes);
const unset = async (person: TestPerson): Promise<void> =>
  expect((await api.as(person).delete('/me/picture')).status).toBe(204);

/** Names of all files that the storage holds. */
const files = (): string[] =>
  readdirSync(facet.settings.PICTURE_DIR, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
const filesOf = (hash: string): string[] => files().filter((name) => name.startsWith(hash));

describe('a picture that is uploaded', () => {
  it('is the picture of the user in every API, and a new version of them', async () => {
    const mia = await aPerson({ as: 'admin' });
    const before = await api.as(mia).get('/me');
    await upload(mia, await aPicture('png'));
    const after = await api.as(mia).get('/me');
    expect(after.body.avatarUrl).toMatch(/\/pictures\/[0-9a-f]{64}-512\.webp$/);
    expect((await api.as(mia).get('/api/v1/user/me')).body.picture).toBe(after.body.avatarUrl);
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
    expect(
      (
        await api
          .as(mia)
          .with({ 'if-match': before.headers.get('etag') ?? '' })
          .patch('/me', { name: 'Late' })
      ).status,
    ).toBe(412);
    expect(filesOf(await hashOf(mia))).toHaveLength(3);
  });

  it('takes the place of an address, and an address takes its place', async () => {
    const mia = await aPerson();
    await api.as(mia).patch('/me', { avatarUrl: 'https://example.com/mia.png' });
    await upload(mia, await aPicture());
    const hash = await hashOf(mia);
    expect(await queuedSweeps()).not.toContain(hash);
    expect((await api.as(mia).patch('/me', { avatarUrl: 'https://example.com/mia.png' })).body.avatarUrl).toBe(
      'https://example.com/mia.png',
    );
    expect(await queuedSweeps()).toContain(hash);
    expect([await facet.services.pictures.sweep(hash), filesOf(hash)]).toEqual([true, []]);
  });

  it('stays when its own address is sent back with other changes', async () => {
    const mia = await aPerson();
    await upload(mia, await aPicture());
    const [url, hash] = [await pictureOf(mia), await hashOf(mia)];
    expect((await api.as(mia).patch('/me', { name: 'Mia', avatarUrl: url })).body).toMatchObject({
      name: 'Mia',
      avatarUrl: url,
    });
    expect([await queuedSweeps(), await facet.services.pictures.sweep(hash)]).toEqual([
      expect.not.arrayContaining([hash]),
      false,
    ]);
  });

  it('goes with null, and then nothing of it is left', async () => {
    const mia = await aPerson();
    await upload(mia, await aPicture());
    const hash = await hashOf(mia);
    await api.as(mia).patch('/me', { avatarUrl: null });
    expect([
      await pictureOf(mia),
      await facet.services.pictures.sweep(hash),
      filesOf(hash),
      await knownHashes(),
    ]).toEqual([undefined, true, [], expect.not.arrayContaining([hash])]);
    expect((await api.get(`/pictures/${hash}-512.webp`)).status).toBe(404);
  });

  it('is replaced by the next one', async () => {
    const mia = await aPerson();
    await upload(mia, await aPicture());
    const first = await hashOf(mia);
    await upload(mia, await aPicture());
    expect(await hashOf(mia)).not.toBe(first);
    expect(await queuedSweeps()).toContain(first);
  });

  it('is kept once for every user who has it, until the last of them lets it go', async () => {
    const [mia, max, bytes] = [await aPerson(), await aPerson(), await aPicture()];
    await Promise.all([upload(mia, bytes), upload(max, bytes)]);
    const hash = await hashOf(mia);
    expect([await hashOf(max), filesOf(hash).length]).toEqual([hash, 3]);
    await unset(mia);
    expect([await facet.services.pictures.sweep(hash), filesOf(hash).length]).toEqual([false, 3]);
    await unset(max);
    expect([await facet.services.pictures.sweep(hash), filesOf(hash).length]).toEqual([true, 0]);
  });
});

describe('an upload that fails', () => {
  it('leaves neither a row nor a file when the picture is none', async () => {
    const mia = await aPerson();
    const before = [files(), await knownHashes()];
    for (const [bytes, code] of [
      [Buffer.from('no picture'), 'picture.type_refused'],
      [(await aPicture()).subarray(0, 200), 'picture.undecodable'],
      [Buffer.alloc(10 * 1024 * 1024 + 1), 'picture.too_large'],
    ] as const) {
      await expect(upload(mia, bytes)).rejects.toMatchObject({ code });
    }
    expect([files(), await knownHashes(), await pictureOf(mia)]).toEqual([...before, undefined]);
  });

  it('leaves neither a row nor a file when the user cannot be changed', async () => {
    const [mia, bytes] = [await aPerson(), await aPicture()];
    const before = [files(), await knownHashes()];
    await whileRefusing('users', async () => {
      await expect(upload(mia, bytes)).rejects.toThrow('refused by the test');
    });
    expect([files(), await knownHashes()]).toEqual(before);
    await upload(mia, bytes);
    expect(filesOf(await hashOf(mia))).toHaveLength(3);
  });

  it('changes nothing of what was to change with it', async () => {
    const mia = await aPerson({ name: 'Mia' });
    const alongside = (): Promise<void> => Promise.reject(new Error('the name is taken'));
    await expect(facet.services.profiles.setPicture(mia.id, await aPicture(), alongside)).rejects.toThrow(
      'the name is taken',
    );
    expect(await pictureOf(mia)).toBeUndefined();
  });

  it('takes nothing from others who have the same picture', async () => {
    const [mia, bytes] = [await aPerson(), await aPicture()];
    await upload(mia, bytes);
    await expect(
      facet.services.profiles.setPicture(mia.id, bytes, () => Promise.reject(new Error('no'))),
    ).rejects.toThrow('no');
    expect(filesOf(await hashOf(mia))).toHaveLength(3);
  });

  it('is found later when no process could clean up after it, but not while it may still be going on', async () => {
    const hash = 'ab'.repeat(32) as PictureHash;
    await facet.sql('insert into pictures (hash, bytes, uploads) values ($1, 1, 1)', [hash]);
    expect(await facet.services.pictures.sweep(hash)).toBe(false);
    await facet.services.pictures.sweepOrphans();
    expect(await knownHashes()).toContain(hash);
    expect(await later(3700, () => facet.services.pictures.sweepOrphans())).toBeGreaterThan(0);
    expect(await knownHashes()).not.toContain(hash);
  });
});

describe('uploads and sweeps of the same picture at once', () => {
  it('never leave a user whose picture has no files, nor files without a user', async () => {
    const [bytes, people] = [await aPicture(), await Promise.all(Array.from({ length: 6 }, () => aPerson()))];
    const first = people[0] as TestPerson;
    await upload(first, bytes);
    const hash = await hashOf(first);
    let done = false;
    const sweeping = (async () => {
      while (!done) await facet.services.pictures.sweep(hash);
    })();
    const changing = people.map(async (person, at) => {
      for (let round = 0; round < 10; round += 1) {
        const fails = (round + at) % 3 === 0;
        const alongside = (): Promise<void> => (fails ? Promise.reject(new Error('wanted')) : Promise.resolve());
        await facet.services.profiles
          .setPicture(person.id, bytes, alongside)
          .catch((error: Error) => expect(error.message).toBe('wanted'));
        if (!fails) expect(filesOf(hash)).toHaveLength(3);
        if (round < 9 || at > 0) await unset(person);
      }
    });
    await Promise.all(changing);
    done = true;
    await sweeping;
    await facet.services.pictures.sweep(hash);
    expect(await facet.sql('select uploads from pictures where uploads > 0')).toEqual([]);
    const [{ users } = { users: 0 }] = await facet.sql<{ users: number }>(
      'select count(*)::int as users from users where picture_hash = $1',
      [hash],
    );
    expect(filesOf(hash)).toHaveLength(users > 0 ? 3 : 0);
    expect((await knownHashes()).includes(hash)).toBe(users > 0);
  });
});
