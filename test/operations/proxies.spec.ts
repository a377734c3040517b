import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import sharp from 'sharp';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.mjs';
import { OwnCluster, programs } from '../support/own-cluster.js';
import { Proxy, proxyKinds } from '../support/proxies.js';
import { aDataFolder, cleanUp, demoPerson, startServer, type ServerProcess } from '../support/server-process.js';

jest.setTimeout(240_000);

const settings = {
  FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi',
  RATE_LIMITS: 'off',
  LOG_LEVEL: 'error',
  // As the page says.
  TRUSTED_PROXY_HOPS: '1',
  SHUTDOWN_DELAY: '5',
};
const names = proxyKinds.map(({ name }) => name);

(programs === undefined || names.length === 0 ? describe.skip : describe)(
  'Two servers behind the proxies of the operations page',
  () => {
    const dataDir = aDataFolder();
    const proxies = new Map<string, Proxy>();
    let cluster: OwnCluster;
    let servers: ServerProcess[];
    let ports: [number, number];

    const start = (port: number, args: string[] = []): Promise<ServerProcess> =>
      startServer(dataDir, { args, env: { ...settings, PORT: String(port), DATABASE_URL: cluster.url('facet') } });
    const as = (role: string): Record<string, string> => ({
      'x-api-key': demoPerson(dataDir, role).apiKey,
      'x-m2-organization-id': 'demo',
    });
    const json = (role: string): Record<string, string> => ({ ...as(role), 'content-type': 'application/json' });
    function proxyOf(name: string): Proxy {
      const found = proxies.get(name);
      if (!found) throw new Error(`${name} was not started`);
      return found;
    }

    beforeAll(async () => {
      cluster = await OwnCluster.start();
      await cluster.sql('create database facet', cluster.url('postgres'));
      ports = [await freePort(), await freePort()];
      // The users of the demo; a server that is in demo mode is for this machine alone.
      await (await start(ports[0], ['--demo'])).end();
      servers = [await start(ports[0]), await start(ports[1])];
      await Proxy.certify(cluster);
      for (const kind of proxyKinds) {
        const proxy = await Proxy.start(kind, cluster, {
          port: await freePort(),
          spare: await freePort(),
          servers: ports,
        });
        proxies.set(kind.name, proxy);
      }
    });
    afterAll(async () => {
      for (const proxy of proxies.values()) proxy.close();
      await cleanUp();
      await cluster.remove();
    });

    describe.each(names)('%s', (name) => {
      it('hands on a large picture, and refuses one that is too large', async () => {
        const raw = { width: 1200, height: 1000, channels: 3 as const };
        const picture = await sharp(randomBytes(raw.width * raw.height * 3), { raw })
          .png()
          .toBuffer();
        expect(picture.length).toBeGreaterThan(3_000_000);
        const upload = (bytes: Buffer): Promise<number> => {
          const head =
            '--edge\r\nContent-Disposition: form-data; name="profilePicture"; filename="p.png"\r\nContent-Type: image/png\r\n\r\n';
          const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--edge--\r\n')]);
          const headers = { ...as('member'), 'content-type': 'multipart/form-data; boundary=edge' };
          // Who says that it is too large may close the connection while the rest is sent.
          const asked = proxyOf(name).ask('/api/profile/', { method: 'PUT', headers, body });
          return asked
            .then(({ status }) => status)
            .catch(({ code }: NodeJS.ErrnoException) => (code === 'EPIPE' || code === 'ECONNRESET' ? 413 : 0));
        };
        expect(await upload(picture)).toBe(200);
        expect(await upload(Buffer.alloc(12 * 1024 * 1024))).toBe(413);
      });

      it('hands on each event of a stream when it happens', async () => {
        const stream = proxyOf(name).follow('/v1/user/notifications/stream?containerId=demo', as('member'));
        await eventually(() => Promise.resolve(stream.received().includes(':') || undefined), 10_000);
        const title = `Through ${name}`;
        const body = JSON.stringify({ all: true, type: 'test.told', title, body: title });
        expect(
          (
            await proxyOf(name).ask('/admin/organizations/demo/notifications', {
              method: 'POST',
              headers: json('admin'),
              body,
            })
          ).status,
        ).toBe(201);
        await eventually(() => Promise.resolve(stream.received().includes(title) || undefined), 3000);
        stream.close();
      });

      it('hands on exports as they are', async () => {
        const direct = await (
          await fetch(`${servers[0]?.baseUrl ?? ''}/admin/audit/export`, { headers: as('admin') })
        ).text();
        const { status, text } = await proxyOf(name).ask('/admin/audit/export', { headers: as('admin') });
        expect(status).toBe(200);
        expect(text.length).toBeGreaterThan(1000);
        // Each export leaves an entry of its own.
        const others = (lines: string): string[] =>
          lines.split('\n').filter((line) => !line.includes('"audit.exported"'));
        expect(others(text)).toEqual(others(direct));
      });

      it('tells the address of the client, and not what the client says it is', async () => {
        const headers = { ...json('admin'), 'x-forwarded-for': '203.0.113.77', forwarded: 'for=203.0.113.77' };
        const bio = `as seen through ${name}`;
        expect(
          (await proxyOf(name).ask('/me', { method: 'PATCH', headers, body: JSON.stringify({ bio }) })).status,
        ).toBe(200);
        const { text } = await proxyOf(name).ask('/admin/audit/export', { headers: as('admin') });
        expect(text).not.toContain('203.0.113.77');
        expect(text).toContain('127.0.0.1');
      });

      it('changes no protocol', async () => {
        const upgrade =
          'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n';
        const asked = `GET /health/live HTTP/1.1\r\nHost: api.example.com\r\n${upgrade}\r\n`;
        const received = await proxyOf(name).bytes(asked, (text) => text.includes('HTTP/1.1 200'));
        expect(received).not.toMatch(/HTTP\/1.1 101|^upgrade: h2c/im);
      });
    });

    it('answer every request while the servers are replaced, one right after the other', async () => {
      const failures: string[] = [];
      const done = new Map(names.map((name) => [name, 0]));
      let going = true;
      const lane = async (name: string, at: number): Promise<void> => {
        for (let step = at; going; step += 1) {
          const writes = step % 3 === 0;
          const asked = writes
            ? {
                method: step % 2 ? 'PATCH' : 'POST',
                headers: json('member'),
                body: step % 2 ? `{"bio":"step ${step}"}` : `{"biography":"step ${step}"}`,
              }
            : { headers: as('member') };
          const path = writes && !(step % 2) ? '/v1/user/profile' : '/me';
          const outcome = await proxyOf(name)
            .ask(path, asked)
            .catch((error: unknown) => ({ status: 0, text: String(error) }));
          if (outcome.status !== 200 && outcome.status !== 201)
            failures.push(`${name}: ${asked.method ?? 'GET'} ${path} ${outcome.status} ${outcome.text.slice(0, 200)}`);
          done.set(name, (done.get(name) ?? 0) + 1);
          await delay(20);
        }
      };
      const load = Promise.all(names.flatMap((name) => [0, 1, 2, 3].map((at) => lane(name, at))));
      for (const [at, port] of ports.entries()) {
        expect((await servers[at]?.end())?.code).toBe(0);
        servers[at] = await start(port);
        // Health checks of a proxy need so long to see that it is back.
        await eventually(() =>
          fetch(`http://127.0.0.1:${port}/health/ready`)
            .then(({ ok }) => ok || undefined)
            .catch(() => undefined),
        );
        await delay(2500);
      }
      going = false;
      await load;
      expect(failures).toEqual([]);
      for (const name of names) expect([name, (done.get(name) ?? 0) > 100]).toEqual([name, true]);
    });
  },
);
