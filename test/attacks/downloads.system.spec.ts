/** @settings {"REQUESTS_IN_FLIGHT": "8"} */
import { connect, type Socket } from 'node:net';
import { afterEach, beforeAll, expect, jest } from '@jest/globals';
import sharp from 'sharp';
import { api, type Answer } from '../support/api.js';
import { eventually } from '../support/eventually.js';
import { isFullForm } from '../support/findings.js';
import { anOrganization, aPerson, type TestPerson } from '../support/people.js';
import { attacks } from './attack.js';

jest.setTimeout(120_000);

let admins: TestPerson[];
let mia: TestPerson;
const sockets: Socket[] = [];

const fill = `insert into audit_entries (organization_id, id, at, action, actor_kind, actor, target_type, target, details)
  select $1, gen_random_uuid(), now(), 'settings.changed', 'person', 'somebody', 'organization', $1, jsonb_build_object('changed', repeat('x', 900))
  from generate_series(1, 20000)`;

beforeAll(async () => {
  admins = [];
  for (let at = 0; at < 10; at += 1) admins.push(await aPerson({ in: await anOrganization(), as: 'admin' }));
  for (const { organization } of admins) await facet.sql(fill, [organization]);
  mia = await aPerson();
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** Sends requests on a connection of its own and reads no more than the first bytes. Answers the first status. */
function unread(path: string, { headers }: Pick<TestPerson, 'headers'>, calls = 1): Promise<number> {
  const { hostname, port } = new URL(facet.url);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  return new Promise((done) => {
    socket.on('error', () => undefined).on('close', () => done(0));
    socket.once('data', (head) => {
      socket.pause();
      done(Number(String(head).split(' ')[1]));
    });
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${lines.join('')}\r\n`.repeat(calls));
  });
}

const others = (): Promise<Answer> => api.as(mia).get('/me');

/** Everybody else is served, and at once. */
async function serves(): Promise<void> {
  for (let at = 0; at < 20; at += 1) expect((await others()).status).toBe(200);
  expect((await api.get('/health/ready')).status).toBe(200);
  expect((await Promise.all(Array.from({ length: 8 }, others))).map(({ status }) => status)).toEqual(
    Array.from({ length: 8 }, () => 200),
  );
}

const anonymous = { headers: {} };

/** The path of an uploaded picture that is as large as they get: noise. */
async function aLargePicture(): Promise<string> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const picture = await sharp({ create: { width: 1024, height: 1024, channels: 3, background: '#888888', noise } })
    .png()
    .toBuffer();
  const form = new FormData();
  form.append('profilePicture', new Blob([new Uint8Array(picture)], { type: 'image/png' }), 'me.png');
  const headers = { ...mia.headers, 'x-m2-organization-id': mia.organization };
  const answer = await fetch(`${facet.url}/api/profile/`, { method: 'PUT', headers, body: form });
  const { profilePictureUrl } = (await answer.json()) as { profilePictureUrl: string };
  return new URL(profilePictureUrl).pathname;
}

/** Whether the server ends the connections, of which nobody reads. */
const allCut = (): Promise<true> =>
  eventually(() => {
    for (const socket of sockets) if (!socket.destroyed) socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    return Promise.resolve(sockets.every((socket) => socket.destroyed) ? (true as const) : undefined);
  }, 90_000);

attacks('downloads', [
  {
    what: 'ten exports in as many organizations that no client reads, with eight places',
    send: async () => {
      expect(await Promise.all(admins.map((admin) => unread('/admin/audit/export', admin)))).toEqual(
        admins.map(() => 200),
      );
      return others();
    },
    ...{ status: 200, effect: 'everybody else is served', holds: serves },
  },
  {
    what: '130 exports at once by one admin',
    send: async () => {
      const [admin = mia] = admins;
      const statuses = Promise.all(Array.from({ length: 130 }, () => unread('/admin/audit/export', admin)));
      const started = performance.now();
      expect((await api.get('/health/live')).status).toBe(200);
      expect(performance.now() - started).toBeLessThan(1000);
      expect((await statuses).filter((status) => status === 200)).toHaveLength(4);
      const answer = await api.as(admin).get('/admin/audit/export');
      expect(answer.headers.get('retry-after')).toBe('10');
      return answer;
    },
    status: 429,
    effect: 'four are sent, everybody else is served, and others of the organization may export',
    holds: async () => {
      await serves();
      const [admin = mia] = admins;
      const colleague = await aPerson({ in: admin.organization, as: 'admin' });
      expect(await unread('/admin/audit/export', colleague)).toBe(200);
      for (const socket of sockets.splice(0)) socket.destroy();
      await eventually(async () => ((await unread('/admin/audit/export', admin)) === 200 ? true : undefined));
    },
  },
  {
    what: 'the document of the API, which no client reads, forty times',
    send: async () => {
      await Promise.all(Array.from({ length: 10 }, () => unread('/docs/openapi/all.json', anonymous, 4)));
      return others();
    },
    ...{ status: 200, effect: 'everybody else is served', holds: serves },
  },
  {
    what: 'pictures, which no client reads, a thousand times',
    send: async () => {
      const path = await aLargePicture();
      expect(await Promise.all(Array.from({ length: 20 }, () => unread(path, anonymous, 50)))).toEqual(
        Array.from({ length: 20 }, () => 200),
      );
      return others();
    },
    status: 200,
    effect: `everybody else is served${isFullForm ? ', and the connections are cut' : ''}`,
    holds: async () => {
      await serves();
      if (isFullForm) await allCut();
    },
  },
  {
    what: 'requests behind a download on one connection, which is cut off then',
    send: async () => {
      const [admin = mia] = admins;
      for (let round = 0; round < 4; round += 1) {
        await unread('/admin/audit/export', admin, 9);
        for (const socket of sockets.splice(0)) socket.destroy();
      }
      return eventually(async () => {
        const answer = await others();
        return answer.status === 200 ? answer : undefined;
      });
    },
    ...{ status: 200, effect: 'all places are free again', holds: serves },
  },
]);
