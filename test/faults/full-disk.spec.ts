import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import sharp from 'sharp';
import { eventually } from '../support/eventually.js';
import { find, isFullForm } from '../support/findings.js';
import { broken } from '../support/promises.js';
import { cleanUp, type ServerProcess } from '../support/server-process.js';
import { closeInstallations, Installation, organization } from './installation.js';
import { SmallDisk } from './small-disk.js';

jest.setTimeout(300_000);

const uploads = isFullForm ? 100 : 16;
const disk = SmallDisk.make(1024);

if (!disk)
  find({
    group: 'full disk',
    what: 'uploads of pictures',
    expected: '507',
    seen: 'not tried: this process may not mount',
    ok: false,
  });

/** Noise does not get small. */
const aLargePicture = (): Promise<Buffer> =>
  sharp(randomBytes(512 * 512 * 3), { raw: { width: 512, height: 512, channels: 3 } })
    .png()
    .toBuffer();

(disk === undefined ? describe.skip : describe)('When the disk of the pictures is full', () => {
  const folder = disk?.folder ?? '';
  const tokens: string[] = [];
  let place: Installation;
  let server: ServerProcess;

  beforeAll(async () => {
    place = await Installation.make();
    server = await place.start({ PICTURE_DIR: folder });
    await place.found();
    for (let at = 0; at < 4; at += 1) tokens.push(await signUp(`paula${at}@example.com`));
  });
  afterAll(async () => {
    await closeInstallations();
    disk?.remove();
    await cleanUp();
  });

  async function signUp(email: string): Promise<string> {
    const body = JSON.stringify({
      email,
      password: 'seven quiet herons at dusk',
      name: 'Paula',
      organizationId: organization,
    });
    const answer = await fetch(`${server.baseUrl}/auth/sign-up`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return ((await answer.json()) as { accessToken: string }).accessToken;
  }

  const headersOf = (person: number): Record<string, string> => ({
    authorization: `Bearer ${tokens[person] ?? ''}`,
    'x-m2-organization-id': organization,
  });

  async function upload(person: number, username: string): Promise<number> {
    const body = new FormData();
    body.set('profilePicture', new Blob([new Uint8Array(await aLargePicture())], { type: 'image/png' }), 'me.png');
    body.set('username', username);
    const answer = await fetch(`${server.baseUrl}/api/profile`, { method: 'PUT', headers: headersOf(person), body });
    await answer.text();
    return answer.status;
  }

  async function shown(person: number): Promise<unknown> {
    const { username, profilePictureUrl } = (await (
      await fetch(`${server.baseUrl}/api/profile`, { headers: headersOf(person) })
    ).json()) as Record<string, unknown>;
    return { username, profilePictureUrl };
  }

  async function takeAway(person: number): Promise<number> {
    const headers = { ...headersOf(person), 'content-type': 'application/json' };
    return (
      await fetch(`${server.baseUrl}/me`, { method: 'PATCH', headers, body: JSON.stringify({ avatarUrl: null }) })
    ).status;
  }

  /** Pictures whose row and files differ, when all that is to go has gone, and files that were not finished. */
  async function orphans(): Promise<[object, string[]]> {
    const sweeps = `select 1 from graphile_worker.jobs where task_identifier = 'picture.sweep'`;
    await eventually(async () => ((await place.sql(sweeps)).length === 0 ? true : undefined), 30_000);
    return [await broken(place.sql, { pictures: folder }), readdirSync(join(folder, 'drafts'))];
  }

  it('uploads are answered with 507, change nothing and leave neither a row without files nor files without a row', async () => {
    const statuses: number[] = [];
    const write = async (person: number): Promise<void> => {
      for (let nth = 0; nth < uploads / tokens.length; nth += 1) {
        const before = await shown(person);
        const status = await upload(person, `paula-${person}-${nth}`);
        if (status === 507) expect(await shown(person)).toEqual(before);
        // Some library comes back, and another process takes it.
        if (status === 507 && nth % 2) await takeAway(person);
        statuses.push(status);
      }
    };
    await Promise.all(tokens.map((_, person) => write(person)));
    const [faults, drafts] = await orphans();
    const full = statuses.filter((status) => status === 507).length;
    const kept = statuses.filter((status) => status === 200).length;
    find({
      group: 'full disk',
      what: `${statuses.length} uploads into 1 MiB, four at a time`,
      expected: '200 or 507, no row without files, no file without a row',
      seen: `${kept} × 200, ${full} × 507, ${statuses.length - kept - full} others; ${Object.keys(faults).length + drafts.length} orphans`,
      ok: kept + full === statuses.length && Object.keys(faults).length + drafts.length === 0,
    });
    expect([faults, drafts, kept + full]).toEqual([{}, [], statuses.length]);
    expect([kept, full].map((count) => count > 0)).toEqual([true, true]);
  });

  it('not a byte is left: 507 all the same, and when there is room again the next upload is kept', async () => {
    disk?.fill();
    expect([await upload(0, 'paula-full'), await upload(1, 'paula-full')]).toEqual([507, 507]);
    expect(await orphans()).toEqual([{}, []]);
    disk?.clear();
    for (let person = 0; person < tokens.length; person += 1) expect(await takeAway(person)).toBe(200);
    expect(await orphans()).toEqual([{}, []]);
    expect(await upload(0, 'paula-again')).toBe(200);
    expect(await shown(0)).toMatchObject({
      username: 'paula-again',
      profilePictureUrl: expect.stringContaining('/pictures/'),
    });
    expect(await orphans()).toEqual([{}, []]);
  });
});
