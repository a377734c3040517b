import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { type Answer, api } from '../support/api.js';
import { m2 } from '../support/m2.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { eventually } from '../support/eventually.js';
import { attacks, type Attack } from './attack.js';
import { answerOf, denylist, form, formStart, hold, letGo, signed } from './held-back.js';

const megabyte = 1024 * 1024;

let admin: TestPerson;
let member: TestPerson;
beforeAll(async () => {
  admin = await aPerson({ as: 'admin' });
  member = await aPerson({ in: admin.organization });
});
afterAll(letGo);

const packed = (piece: string): Uint8Array =>
  new Uint8Array(gzipSync(`[${piece.repeat(Math.floor((32 * megabyte - 20) / piece.length))}"b"]`, { level: 9 }));
const bombs = { plain: packed('"aaaaaaaaaaaaa",'), escaped: packed('"\\u0061",') };

/** What a request cost this process, in which the application runs: milliseconds of CPU, and megabytes that stay. */
async function costOf(work: () => Promise<unknown>): Promise<{ cpu: number; memory: number }> {
  const [cpu, memory] = [process.cpuUsage(), process.memoryUsage.rss()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1000, memory: (process.memoryUsage.rss() - memory) / megabyte };
}

const bomb = (kind: keyof typeof bombs, as: typeof api): Promise<Answer> =>
  as.put(denylist, undefined, {
    raw: bombs[kind],
    headers: { 'content-encoding': 'gzip', 'x-m2-organization-id': admin.organization },
  });

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

const json = ['Content-Type: application/json', 'Content-Encoding: gzip'];
const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
const healthy = async (): Promise<void> => expect((await api.get('/health/live')).status).toBe(200);

/**
 * What those of the connections answer that answer at once; so many of them do, and half a second later no
 * others have.
 */
async function statusesOf(sockets: readonly Socket[], count: number): Promise<number[]> {
  const seen: number[] = [];
  for (const socket of sockets) void answerOf(socket).then(({ status }) => seen.push(status));
  await eventually(() => Promise.resolve(seen.length >= count || undefined));
  await pause(500);
  return seen;
}

attacks('bodies', [
  unread('plain', 'nobody', 401, () => api),
  unread('escaped', 'nobody', 401, () => api),
  unread('plain', 'a member without the permission', 403, () => m2(member)),
  unread('escaped', 'a member without the permission', 403, () => m2(member)),
  {
    what: 'thirty connections of an anonymous caller that hold the end of a denylist back',
    send: async () => {
      const { memory } = await costOf(async () => {
        await Promise.all(Array.from({ length: 30 }, () => hold(bombs.plain, json)));
        await pause(1500);
      });
      expect(memory).toBeLessThan(60);
      return api.put(denylist, [], { headers: { 'x-m2-organization-id': admin.organization } });
    },
    ...{ status: 401, effect: 'they hold no memory', holds: healthy },
  },
  {
    what: 'thirty connections of one admin that hold the end of a denylist back',
    send: async () => {
      const sockets = await Promise.all(
        Array.from({ length: 30 }, () =>
          hold(Buffer.from('["a"'), ['Content-Type: application/json', ...signed(admin)], undefined, 200_000),
        ),
      );
      const refused = await statusesOf(sockets, 28);
      sockets.forEach((one) => one.destroy());
      expect(refused.filter((status) => status === 429).length).toBeGreaterThanOrEqual(28);
      return { status: 429, headers: new Headers(), body: undefined };
    },
    ...{ status: 429, effect: 'one of them is read, the others are rejected, and another admin is served' },
    holds: async () => expect((await m2(await aPerson({ as: 'admin' })).put(denylist, ['a'])).status).toBe(204),
  },
  {
    what: 'twenty uploads of one member that hold their end back',
    send: async () => {
      const sockets = await Promise.all(
        Array.from({ length: 20 }, () => hold(formStart, [...form, ...signed(member)], 'PUT /api/profile')),
      );
      expect(await statusesOf(sockets, 18)).toEqual(Array.from({ length: 18 }, () => 429));
      return { status: 429, headers: new Headers(), body: undefined };
    },
    ...{ status: 429, effect: 'two of them are read, and another member uploads' },
    holds: async () => {
      const data = `--x\r\nContent-Disposition: form-data; name="username"\r\n\r\nother-name\r\n--x--\r\n`;
      const other = await aPerson({ in: admin.organization });
      const answer = await m2(other).put('/api/profile/', undefined, {
        raw: data,
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
      });
      expect(answer.status).toBe(200);
    },
  },
]);
