import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, it, jest } from '@jest/globals';
import { find, isFullForm } from '../support/findings.js';
import { cleanUp } from '../support/server-process.js';
import { closeInstallations, familyOf, found, Installation, organization } from './installation.js';

jest.setTimeout(120_000);
afterAll(async () => {
  await closeInstallations();
  await cleanUp();
});

const seconds = isFullForm ? 30 : 10;

interface Seen {
  readonly path: string;
  readonly status: number;
  readonly took: number;
  readonly retryAfter: string | null;
}

it('While the database hangs every request is answered within 5 seconds, with 503 and Retry-After', async () => {
  const place = await Installation.make();
  const server = await place.start({ DATABASE_POOL_SIZE: '4' });
  await found(place.sql);
  const json = { 'content-type': 'application/json' };
  const account = { email: 'hanna@example.com', password: 'seven quiet herons at dusk' };
  const signedUp = await fetch(`${server.baseUrl}/auth/sign-up`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ ...account, name: 'Hanna', organizationId: organization }),
  });
  const headers = {
    ...json,
    authorization: `Bearer ${((await signedUp.json()) as { accessToken: string }).accessToken}`,
  };
  const call = async (method: string, path: string, body?: object): Promise<Seen> => {
    const began = performance.now();
    const answer = await fetch(server.baseUrl + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    await answer.arrayBuffer();
    return {
      path: `${method} ${path}`,
      status: answer.status,
      took: performance.now() - began,
      retryAfter: answer.headers.get('retry-after'),
    };
  };
  const round = (): Promise<Seen>[] => [
    call('GET', '/me'),
    call('PATCH', '/me', { bio: 'now' }),
    call('POST', '/auth/login', account),
    call('GET', '/v1/user/profile?fields=id'),
    call('GET', '/api/v1/user/me'),
    call('GET', '/health/ready'),
  ];
  expect((await Promise.all(round())).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);

  const hung = familyOf(place.postmaster);
  for (const pid of hung) process.kill(pid, 'SIGSTOP');
  const calls: Promise<Seen>[] = [];
  // Some come when all connections are taken already, and must not wait twice.
  for (let waited = 0; waited < seconds * 1000; waited += 500) {
    calls.push(...round());
    await delay(500);
  }
  const seen = await Promise.all(calls);
  for (const pid of hung) process.kill(pid, 'SIGCONT');

  const slowest = Math.max(...seen.map(({ took }) => took));
  const other = seen.filter(({ status, took, retryAfter }) => status !== 503 || took >= 5000 || retryAfter === null);
  find({
    group: 'hung database',
    what: `PostgreSQL stopped for ${seconds} s, ${seen.length} requests`,
    expected: '503 with Retry-After within 5 s',
    seen: `${seen.length - other.length} of ${seen.length} so, the slowest after ${Math.round(slowest)} ms`,
    ok: other.length === 0,
  });
  expect(other).toEqual([]);
  const began = performance.now();
  while ((await call('GET', '/me')).status !== 200) await delay(50);
  expect(performance.now() - began).toBeLessThan(5000);
});
