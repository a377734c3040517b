import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EventStream } from '../support/event-stream.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.mjs';
import {
  aDataFolder,
  cleanUp,
  demoPerson,
  postgresOf,
  refusedStart,
  startServer,
  type ServerProcess,
} from '../support/server-process.js';

jest.setTimeout(120_000);

/** The processes that a process has started, of those that run Node. */
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number)
    .filter((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('main.js'));

describe('The server in two processes', () => {
  const dataDir = aDataFolder();
  let server: ServerProcess;
  let metrics: string;

  const as = (role: string): Record<string, string> => ({ 'x-api-key': demoPerson(dataDir, role).apiKey });
  /** Each on a connection of its own, so that the processes take turns. */
  const ask = (path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> =>
    fetch(server.baseUrl + path, { headers: { ...headers, connection: 'close' } }).then(async (answer) => ({
      status: answer.status,
      body: await answer.text(),
    }));
  const twoProcesses = (without?: number): Promise<number[]> =>
    eventually(() => {
      const children = childrenOf(server.pid);
      return Promise.resolve(children.length === 2 && !children.includes(without ?? 0) ? children : undefined);
    }, 20_000);
  /** The processes that have written a line about a request. */
  const answering = (): Set<unknown> =>
    new Set(
      server.stdout
        .split('\n')
        .filter((line) => line.includes('"req"'))
        .map((line) => (JSON.parse(line) as { pid: number }).pid),
    );

  beforeAll(async () => {
    const port = await freePort();
    metrics = `http://127.0.0.1:${port}/metrics`;
    server = await startServer(dataDir, { args: ['--workers', '2'], env: { METRICS_PORT: String(port) } });
  });
  afterAll(cleanUp);

  it('answers in both', async () => {
    const children = await twoProcesses();
    await eventually(async () => {
      expect((await ask('/me', as('member'))).status).toBe(200);
      return answering().size === 2 || undefined;
    }, 20_000);
    expect([...answering()].sort()).toEqual([...children].sort());
  });

  it('says once where it listens, and has the same examples in both', async () => {
    expect(server.stdout.match(/listens on/g)).toHaveLength(1);
    const documents = new Set<unknown>();
    for (let time = 0; time < 4; time += 1) {
      const { components } = JSON.parse((await ask('/docs/openapi/all.json')).body) as {
        components: { schemas: Record<string, { properties: object }> };
      };
      documents.add(JSON.stringify(components.schemas.RefreshDto));
    }
    expect(documents.size).toBe(1);
  });

  it('tells events that happen in one to the streams of both', async () => {
    const streams = await Promise.all(
      [0, 1, 2, 3].map(() => EventStream.open(server.baseUrl, 'containerId=demo', as('member'))),
    );
    const body = JSON.stringify({ all: true, type: 'test.told', title: 'For all', body: 'Said once.' });
    const headers = { ...as('admin'), 'content-type': 'application/json' };
    expect(
      (await fetch(`${server.baseUrl}/admin/organizations/demo/notifications`, { method: 'POST', headers, body }))
        .status,
    ).toBe(201);
    for (const stream of streams)
      await eventually(() => Promise.resolve(stream.titles.includes('For all') || undefined), 10_000);
    for (const stream of streams) stream.close();
  });

  it('adds the metrics of both up', async () => {
    const countOf = async (): Promise<number> => {
      const text = await (await fetch(metrics)).text();
      expect(text).toMatch(/^facet_build_info\{version="[^"]+"\} 1$/m);
      return Number(
        /^facet_http_requests_total\{method="GET",route="\/version",status="200"\} (\d+)$/m.exec(text)?.[1] ?? 0,
      );
    };
    const before = await countOf();
    for (let time = 0; time < 6; time += 1) await ask('/version');
    expect(await countOf()).toBe(before + 6);
  });

  it('goes on while one is killed, and replaces it', async () => {
    const [killed = 0] = await twoProcesses();
    process.kill(killed, 'SIGKILL');
    await eventually(() => Promise.resolve(!childrenOf(server.pid).includes(killed) || undefined));
    for (let time = 0; time < 10; time += 1) expect((await ask('/me', as('member'))).status).toBe(200);
    await twoProcesses(killed);
    expect(server.stdout).toContain('a server process ended');
    await eventually(async () => {
      await ask('/version');
      return answering().size === 3 || undefined;
    }, 20_000);
  });

  it('answers what is under way when a signal comes, and ends with all its processes', async () => {
    const { email, password } = demoPerson(dataDir, 'member');
    const body = JSON.stringify({ email, password });
    const agent = new Agent({ keepAlive: true });
    const calls = [0, 1, 2, 3].map(() => {
      const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
      const call = request(`${server.baseUrl}/auth/login`, { method: 'POST', headers, agent });
      call.write(body.slice(0, 10));
      const status = new Promise((done, fail) =>
        call.once('error', fail).once('response', (response) => done(response.resume().statusCode)),
      );
      return { status, finish: () => call.end(body.slice(10)) };
    });
    await delay(500);
    const children = await twoProcesses();
    server.kill();
    await delay(300);
    for (const call of calls) call.finish();
    expect(await Promise.all(calls.map(({ status }) => status))).toEqual([200, 200, 200, 200]);
    expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
    for (const child of children) expect(() => process.kill(child, 0)).toThrow('ESRCH');
    expect(postgresOf(dataDir)).toBeUndefined();
  });
});

it('A server in two processes that cannot start says why once, with the exit code of one', async () => {
  const dataDir = aDataFolder();
  const first = await startServer(dataDir);
  await first.end();
  const { code, stderr } = await refusedStart(dataDir, {
    args: ['--workers=2'],
    env: { FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi' },
  });
  expect([code, stderr.trim().split('\n').length]).toEqual([78, 1]);
  expect(stderr).toMatch(/^Facet did not start: /);
  expect(postgresOf(dataDir)).toBeUndefined();
});
