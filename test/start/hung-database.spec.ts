import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import {
  aDataFolder,
  cleanUp,
  demoPerson,
  postgresOf,
  startServer,
  type ServerProcess,
} from '../support/server-process.js';

jest.setTimeout(90_000);
afterAll(cleanUp);

const dataDir = aDataFolder();
let server: ServerProcess;

beforeAll(async () => {
  server = await startServer(dataDir, { env: { DATABASE_POOL_SIZE: '4' } });
});

/** PostgreSQL and all of its processes get a signal. */
function signal(name: 'SIGSTOP' | 'SIGCONT'): void {
  const postmaster = postgresOf(dataDir) ?? 0;
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number);
  for (const pid of [postmaster, ...children]) process.kill(pid, name);
}

interface Outcome {
  readonly call: string;
  readonly status: number;
  readonly retryAfter: string | null;
  readonly seconds: number;
}

async function timed(method: string, path: string, body?: object): Promise<Outcome> {
  const began = performance.now();
  const { apiKey } = demoPerson(dataDir, 'admin');
  const headers = {
    'x-api-key': apiKey,
    'x-m2-organization-id': 'demo',
    ...(body && { 'content-type': 'application/json' }),
  };
  const answer = await fetch(server.baseUrl + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  await answer.arrayBuffer();
  return {
    call: `${method} ${path}`,
    status: answer.status,
    retryAfter: answer.headers.get('retry-after'),
    seconds: (performance.now() - began) / 1000,
  };
}

/** One call of each kind: reads, changes, a sign-in, a refresh, a public page, and whether it is ready. */
function everyKind(): Promise<Outcome>[] {
  const { email, password } = demoPerson(dataDir, 'admin');
  return [
    timed('GET', '/me'),
    timed('PATCH', '/me', { bio: 'changed' }),
    timed('GET', '/api/v1/user/me'),
    timed('GET', '/v1/user/profile?fields=id'),
    timed('POST', '/v1/user/profile', { displayName: 'Changed' }),
    timed('GET', '/api/profile/'),
    timed('GET', '/admin/organizations'),
    timed('POST', '/auth/login', { email, password }),
    timed('GET', '/health/ready'),
  ];
}

const isRight = ({ status, retryAfter, seconds }: Outcome): boolean =>
  status === 503 && Number(retryAfter) >= 1 && seconds < 5;

describe('With a database that hangs', () => {
  it('every call is answered within 5 seconds, 503 with Retry-After; afterwards all is as it was', async () => {
    expect((await Promise.all(everyKind())).filter(({ status }) => status !== 200 && status !== 201)).toEqual([]);
    const under = Array.from({ length: 4 }, everyKind).flat();
    await delay(15);
    signal('SIGSTOP');
    const calls: Promise<Outcome>[] = [];
    // More than there are connections, at every moment: some hold one that is silent, some wait for it, some
    // come when it is given up.
    for (let wave = 0; wave < 9; wave += 1) {
      calls.push(...everyKind());
      await delay(900);
    }
    const answers = await Promise.all(calls);
    signal('SIGCONT');
    expect(answers.filter((answer) => !isRight(answer))).toEqual([]);
    for (const answer of await Promise.all(under))
      expect(isRight(answer) || (answer.status < 300 && answer.seconds < 5) ? '' : answer).toBe('');
    await eventually(async () => ((await timed('GET', '/me')).status === 200 ? true : undefined));
    expect((await Promise.all(everyKind())).filter(({ status }) => status !== 200 && status !== 201)).toEqual([]);
  });
});
