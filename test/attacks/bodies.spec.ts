import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { type Answer, api } from '../support/api.js';
import { m2 } from '../support/m2.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { attacks, type Attack } from './attack.js';

const path = '/api/profile/username/denylist';
const megabyte = 1024 * 1024;

let admin: TestPerson;
let member: TestPerson;
const held: Socket[] = [];
beforeAll(async () => {
  admin = await aPerson({ as: 'admin' });
  member = await aPerson({ in: admin.organization });
});
afterAll(() => held.forEach((one) => one.destroy()));

const packed = (piece: string): Uint8Array => new Uint8Array(gzipSync(`[${piece.repeat(Math.floor((32 * megabyte - 20) / piece.length))}"b"]`, { level: 9 }));
const bombs = { plain: packed('"aaaaaaaaaaaaa",'), escaped: packed('"\\u0061",') };

/** What a request cost this process, in which the application runs: milliseconds of CPU, and megabytes that stay. */
async function costOf(work: () => Promise<unknown>): Promise<{ cpu: number; memory: number }> {
  const [cpu, memory] = [process.cpuUsage(), process.memoryUsage.rss()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1000, memory: (process.memoryUsage.rss() - memory) / megabyte };
}

const bomb = (kind: keyof typeof bombs, as: typeof api): Promise<Answer> =>
  as.put(path, undefined, { raw: bombs[kind], headers: { 'content-encoding': 'gzip', 'x-m2-organization-id': admin.organization } });

const unread = (kind: keyof typeof bombs, who: string, status: number, as: () => typeof api): Attack => ({
  what: `a ${kind} denylist of 32 MB in 65 kB of gzip, from ${who}`,
  send: () => bomb(kind, as()),
  ...{ status, effect: 'it is not unpacked: at most 50 ms of CPU, and no memory stays' },
  holds: async () => {
    const costs: number[] = [];
    for (let round = 0; round < 5; round += 1) costs.push((await costOf(() => bomb(kind, as()))).cpu);
    expect(Math.min(...costs)).toBeLessThan(50);
    const { memory } = await costOf(() => Promise.all(Array.from({ length: 30 }, () => bomb(kind, as()))));
    expect(memory).toBeLessThan(60);
  },
});

/** A request of which all but the last bytes are sent. */
function hold(content: Uint8Array, head: readonly string[], line = `PUT ${path}`, missing = 20): Promise<Socket> {
  const { hostname, port } = new URL(facet.url);
  const socket = connect(Number(port), hostname);
  held.push(socket.on('error', () => undefined));
  socket.write([`${line} HTTP/1.1`, 'Host: facet', ...head, `Content-Length: ${content.length + missing}`, '', ''].join('\r\n'));
  return new Promise((done) => void socket.write(content, () => done(socket)));
}

const json = ['Content-Type: application/json', 'Content-Encoding: gzip'];
const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
const healthy = async (): Promise<void> => expect((await api.get('/health/live')).status).toBe(200);

/** The first answer on a connection that is held, and the milliseconds until it came. */
async function answerOf(socket: Socket): Promise<Answer & { readonly waited: number }> {
  const began = performance.now();
  const text = await new Promise<string>((done) => socket.once('data', (data) => done(String(data))));
  const body: unknown = JSON.parse(
    text
      .slice(text.indexOf('\r\n\r\n') + 4)
      .split('\r\n')
      .find((one) => one.startsWith('{')) ?? '{}',
  );
  const closes = /\r\nconnection: close\r\n/i.test(text);
  return { status: Number(text.split(' ')[1]), headers: new Headers(closes ? { connection: 'close' } : {}), body, waited: performance.now() - began };
}

const signed = (person: TestPerson): string[] => [`Authorization: ${person.headers.authorization ?? ''}`, `x-m2-organization-id: ${person.organization}`];

/** A body that stops to come, and what a caller of the same kind gets afterwards. */
const slow = (what: string, start: () => Promise<Socket>): Attack => {
  let waited = 0;
  return {
    what,
    send: async () => {
      const answer = await answerOf(await start());
      waited = answer.waited;
      return answer;
    },
    ...{ status: 408, effect: 'it has ten seconds, then the connection is closed' },
    holds: (answer) => {
      expect(answer.headers.get('connection')).toBe('close');
      expect(waited).toBeGreaterThan(9000);
    },
  };
};

const form = ['Content-Type: multipart/form-data; boundary=x'];
const formStart = Buffer.from('--x\r\nContent-Disposition: form-data; name="profilePicture"; filename="a.png"\r\n\r\nhalf');

attacks('bodies', [
  unread('plain', 'nobody', 401, () => api),
  unread('escaped', 'nobody', 401, () => api),
  unread('plain', 'a member without the permission', 403, () => m2(member)),
  unread('escaped', 'a member without the permission', 403, () => m2(member)),
  {
    what: 'thirty connections of nobody that hold the end of a denylist back',
    send: async () => {
      const { memory } = await costOf(async () => {
        await Promise.all(Array.from({ length: 30 }, () => hold(bombs.plain, json)));
        await pause(1500);
      });
      expect(memory).toBeLessThan(60);
      return api.put(path, [], { headers: { 'x-m2-organization-id': admin.organization } });
    },
    ...{ status: 401, effect: 'they hold no memory', holds: healthy },
  },
  {
    what: 'thirty connections of one admin that hold the end of a denylist back',
    send: async () => {
      const sockets = await Promise.all(
        Array.from({ length: 30 }, () => hold(Buffer.from('["a"'), ['Content-Type: application/json', ...signed(admin)], undefined, 200_000)),
      );
      const answers = await Promise.all(sockets.slice(0, -1).map((one) => Promise.race([answerOf(one), pause(3000)])));
      sockets.forEach((one) => one.destroy());
      const refused = answers.filter((one) => one?.status === 429).length;
      expect(refused).toBeGreaterThanOrEqual(28);
      return { status: 429, headers: new Headers(), body: undefined };
    },
    ...{ status: 429, effect: 'one of them is read, the others are refused, and another admin is served' },
    holds: async () => expect((await m2(await aPerson({ as: 'admin' })).put(path, ['a'])).status).toBe(204),
  },
  {
    what: 'twenty uploads of one member that hold their end back',
    send: async () => {
      const sockets = await Promise.all(Array.from({ length: 20 }, () => hold(formStart, [...form, ...signed(member)], 'PUT /api/profile')));
      const answers = await Promise.all(sockets.map((one) => Promise.race([answerOf(one), pause(3000)])));
      expect(answers.filter((one) => one?.status === 429)).toHaveLength(18);
      return { status: 429, headers: new Headers(), body: undefined };
    },
    ...{ status: 429, effect: 'two of them are read, and another member uploads' },
    holds: async () => {
      const data = `--x\r\nContent-Disposition: form-data; name="username"\r\n\r\nother-name\r\n--x--\r\n`;
      const other = await aPerson({ in: admin.organization });
      const answer = await m2(other).put('/api/profile/', undefined, { raw: data, headers: { 'content-type': 'multipart/form-data; boundary=x' } });
      expect(answer.status).toBe(200);
    },
  },
  slow('a login whose body stops', () => hold(Buffer.from('{"email":'), ['Content-Type: application/json'], 'POST /auth/login')),
  slow('a denylist whose body stops', () => hold(Buffer.from('["a"'), ['Content-Type: application/json', ...signed(admin)])),
  slow('an upload whose body stops', async () => hold(formStart, [...form, ...signed(await aPerson())], 'PUT /api/profile')),
]);
