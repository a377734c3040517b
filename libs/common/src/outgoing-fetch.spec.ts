import { once } from 'node:events';
import { createServer } from 'node:http';
import { hostname } from 'node:os';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AddressForbidden } from './outgoing-fetch.errors.js';
import { assertCallable, outgoingFetch } from './outgoing-fetch.js';

const limits = { allowsPrivate: true, timeoutMs: 300, mostBytes: 1000 };
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  if (request.url === '/slow') return;
  if (request.url === '/elsewhere') return void response.writeHead(302, { location: '/there' }).end();
  if (request.url === '/long') return void response.end('x'.repeat(2000));
  request.pipe(response.writeHead(request.method === 'POST' ? 200 : 404, { 'x-method': request.method }));
});
let base: string;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

describe('outgoingFetch', () => {
  it('sends method, headers and body, and brings the answer', async () => {
    const answer = await outgoingFetch(`${base}/x`, { method: 'POST', body: new URLSearchParams({ a: '1' }) }, limits);
    expect([answer.status, await answer.text(), answer.headers.get('x-method')]).toEqual([200, 'a=1', 'POST']);
  });

  it('follows no redirect, waits no longer and reads no more than it may', async () => {
    expect((await outgoingFetch(`${base}/elsewhere`, {}, limits)).status).toBe(302);
    expect(asked).not.toContain('/there');
    await expect(outgoingFetch(`${base}/slow`, {}, limits)).rejects.toMatchObject({ name: 'AbortError' });
    await expect(outgoingFetch(`${base}/long`, {}, limits)).rejects.toThrow('1000 bytes');
  });

  it('connects to no private address, whatever the name is', async () => {
    const before = asked.length;
    const [, port] = base.split('127.0.0.1');
    // The name of a machine leads to the machine.
    for (const host of [hostname(), `${hostname()}.`, 'localhost.'])
      await expect(
        outgoingFetch(`https://${host}${port ?? ''}/`, {}, { ...limits, allowsPrivate: false }),
      ).rejects.toThrow(/private network|ENOTFOUND|EAI_AGAIN/);
    expect(asked).toHaveLength(before);
  });
});

describe('assertCallable', () => {
  const isCallable = (text: string, allowsPrivate: boolean): boolean => {
    try {
      assertCallable(new URL(text), allowsPrivate);
      return true;
    } catch (error) {
      if (error instanceof AddressForbidden) return false;
      throw error;
    }
  };

  it.each([
    ['https://example.com/', true, true],
    ['https://8.8.8.8/', true, true],
    ['https://[2606:4700::1111]/', true, true],
    ['http://example.com/', false, false],
    ['https://a:b@example.com/', false, false],
    ['http://127.0.0.1:1/', false, true],
    ['http://localhost/', false, true],
    ['http://[::1]/', false, true],
    ['https://localhost/', false, true],
    ['https://2130706433/', false, true],
    ['https://0x7f.1/', false, true],
    ['https://[::ffff:127.0.0.1]/', false, true],
    ['https://10.1.2.3/', false, true],
    ['https://172.16.0.1/', false, true],
    ['https://192.168.0.1/', false, true],
    ['https://100.64.0.1/', false, true],
    ['https://[fd00::1]/', false, true],
    ['http://10.1.2.3/', false, false],
    ['https://169.254.169.254/', false, false],
    ['https://[::ffff:a9fe:a9fe]/', false, false],
    ['https://[fe80::1]/', false, false],
    ['https://0.0.0.0/', false, false],
    ['https://[::]/', false, false],
    ['https://198.18.0.1/', false, false],
    ['https://255.255.255.255/', false, false],
    ['https://[64:ff9b::7f00:1]/', false, false],
    ['https://[::7f00:1]/', false, false],
    ['ftp://example.com/', false, false],
  ])('%s: public %j, private %j', (text, inPublic, inPrivate) => {
    expect([isCallable(text, false), isCallable(text, true)]).toEqual([inPublic, inPrivate]);
  });
});
