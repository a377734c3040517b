import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import {
  aDataFolder,
  cleanUp,
  credentialsOf,
  demoPerson,
  postgresOf,
  ServerProcess,
  startServer,
} from '../support/server-process.js';

const dataDir = aDataFolder();

jest.setTimeout(60_000);
afterAll(cleanUp);

interface Answer {
  readonly status: number | undefined;
  readonly connection: string | undefined;
}

interface SlowCall {
  readonly answer: Promise<Answer>;
  finish(): void;
}

/** A login of which the server has seen the first piece. `finish` sends the second one. */
async function loginInPieces(server: ServerProcess): Promise<SlowCall> {
  const { email, password } = demoPerson(server.dataDir, 'member');
  const body = JSON.stringify({ email, password });
  const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
  const call = request(`${server.baseUrl}/auth/login`, {
    method: 'POST',
    headers,
    agent: new Agent({ keepAlive: true }),
  });
  const answer = new Promise<Answer>((done, fail) => {
    call.once('error', fail);
    call.once('response', (response) => {
      response
        .resume()
        .once('end', () => done({ status: response.statusCode, connection: response.headers.connection }));
    });
  });
  answer.catch(() => undefined);
  await new Promise((done) => call.write(body.slice(0, 10), done));
  // Two round trips on a connection that was opened later: what was sent before them has been read.
  for (let trip = 0; trip < 2; trip += 1) await fetch(`${server.baseUrl}/health/live`);
  return { answer, finish: () => call.end(body.slice(10)) };
}

const refusesCalls = (server: ServerProcess): Promise<boolean> =>
  fetch(`${server.baseUrl}/health/live`).then(
    () => false,
    () => true,
  );

describe.each(['SIGTERM', 'SIGINT'] as const)('At %s', (signal) => {
  it('a request in flight gets its answer, the exit code is 0 and PostgreSQL is down', async () => {
    const server = await startServer(dataDir);
    const { finish, answer } = await loginInPieces(server);
    server.kill(signal);
    while (!(await refusesCalls(server))) await delay(10);
    finish();
    expect(await answer).toEqual({ status: 200, connection: 'close' });
    expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
    expect(postgresOf(dataDir)).toBeUndefined();
  });
});

describe('While it shuts down', () => {
  it('all requests in flight get their answer, also those that wait for their turn', async () => {
    const server = await startServer(dataDir);
    const calls: SlowCall[] = [];
    for (let count = 0; count < 6; count += 1) calls.push(await loginInPieces(server));
    for (const call of calls) call.finish();
    expect((await server.end()).code).toBe(0);
    const answers = await Promise.all(calls.map((call) => call.answer));
    expect(answers.map((one) => one.status)).toEqual(calls.map(() => 200));
  });

  it('a client that keeps its connection open does not delay the end', async () => {
    const server = await startServer(dataDir);
    const agent = new Agent({ keepAlive: true });
    await new Promise((done) =>
      request(`${server.baseUrl}/health/live`, { agent }, (response) => response.resume().once('end', done)).end(),
    );
    expect((await server.end()).took).toBeLessThan(4500);
    agent.destroy();
  });

  it('a connection that was opened in advance and never used does not delay the end', async () => {
    const server = await startServer(dataDir);
    const unused = connect(Number(new URL(server.baseUrl).port), '127.0.0.1').on('error', () => undefined);
    await once(unused, 'connect');
    expect((await server.end()).took).toBeLessThan(4500);
    unused.destroy();
  });

  it('it answers for SHUTDOWN_DELAY as ever, but is not ready, and lets go of each connection', async () => {
    const server = await startServer(dataDir, { env: { SHUTDOWN_DELAY: '2' } });
    server.kill();
    await eventually(async () => ((await fetch(`${server.baseUrl}/health/ready`)).status === 503 ? true : undefined));
    const answer = await fetch(`${server.baseUrl}/me`, {
      headers: { 'x-api-key': demoPerson(dataDir, 'member').apiKey },
    });
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('a connection that is kept open brings one more request, whose answer says that it was the last', async () => {
    const server = await startServer(dataDir);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (): Promise<Answer> =>
      new Promise((done, fail) => {
        const call = request(`${server.baseUrl}/health/live`, { agent }, (response) => {
          response
            .resume()
            .once('end', () => done({ status: response.statusCode, connection: response.headers.connection }));
        });
        call.once('error', fail).end();
      });
    expect(await ask()).toEqual({ status: 200, connection: 'keep-alive' });
    server.kill();
    let answer: Answer;
    // The signal arrives in a moment in which nothing is asked.
    do {
      await delay(30);
      answer = await ask();
    } while (answer.connection === 'keep-alive');
    expect(answer).toEqual({ status: 200, connection: 'close' });
    // Until a quiet moment the server listens, so that no connection is reset; each answer says that it was the last.
    let refusal: Error | undefined;
    while (refusal === undefined)
      refusal = await ask().then(
        (another) => void expect(another).toEqual({ status: 200, connection: 'close' }),
        (error: Error) => error,
      );
    expect(refusal.message).toContain('ECONNREFUSED');
    expect((await server.ended).code).toBe(0);
  });

  it('a client that never finishes is cut off in the end', async () => {
    const server = await startServer(dataDir, { constants: { SHUTDOWN_TIMEOUT: 1 } });
    const { answer } = await loginInPieces(server);
    const { code, took } = await server.end();
    expect(code).toBe(0);
    // Far from the 20 seconds that clients usually get.
    expect(took).toBeLessThan(10_000);
    await expect(answer).rejects.toThrow();
  });

  it('signals that come again change nothing', async () => {
    const server = await startServer(dataDir);
    server.kill('SIGINT');
    server.kill('SIGTERM');
    await delay(20);
    expect(await server.end('SIGINT')).toMatchObject({ code: 0, stderr: '' });
    expect(postgresOf(dataDir)).toBeUndefined();
  });
});

describe('A signal during the start', () => {
  it.each(['Preparing the embedded', 'Starting the embedded', 'Migrated the database'])(
    'at "%s" ends it and leaves no PostgreSQL',
    async (moment) => {
      const fresh = aDataFolder();
      const server = await new ServerProcess(fresh).says(moment);
      const { code, stderr } = await server.end();
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(postgresOf(fresh)).toBeUndefined();
    },
  );

  it('before anything was opened ends it too', async () => {
    const fresh = aDataFolder();
    const { stdout, stderr } = await new ServerProcess(fresh).end();
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
    expect(postgresOf(fresh)).toBeUndefined();
  });
});

describe('After kill -9', () => {
  it('the next start adopts what was left and serves the same data', async () => {
    const killed = await startServer(dataDir);
    const { people } = credentialsOf(dataDir);
    const { apiKey } = demoPerson(dataDir, 'member');
    const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
    await fetch(`${killed.baseUrl}/me`, {
      method: 'PATCH',
      headers,
      body: JSON.stringify({ bio: 'written before the end' }),
    });
    await killed.end('SIGKILL');
    expect(postgresOf(dataDir)).toBeGreaterThan(0);
    const server = await startServer(dataDir);
    expect(credentialsOf(dataDir).people).toEqual(people);
    expect(await (await fetch(`${server.baseUrl}/me`, { headers })).json()).toMatchObject({
      bio: 'written before the end',
    });
    expect((await server.end()).code).toBe(0);
    expect(postgresOf(dataDir)).toBeUndefined();
  });

  it('of both, Facet and its PostgreSQL, the next start recovers', async () => {
    const killed = await startServer(dataDir);
    const postgres = postgresOf(dataDir);
    const gone = killed.end('SIGKILL');
    if (postgres !== undefined) process.kill(postgres, 'SIGKILL');
    await gone;
    const server = await startServer(dataDir);
    const { apiKey } = demoPerson(dataDir, 'member');
    expect(await (await fetch(`${server.baseUrl}/me`, { headers: { 'x-api-key': apiKey } })).json()).toMatchObject({
      bio: 'written before the end',
    });
    await server.end();
  });
});
