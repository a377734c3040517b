import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { anOtlpReceiver, type ReceivedSpan, type Receiver } from '../support/otlp-receiver.js';
import {
  aDataFolder,
  cleanUp,
  demoPerson,
  startServer,
  type Ended,
  type ServerProcess,
} from '../support/server-process.js';

const dataDir = aDataFolder();
const marked = 'marked-value-that-nobody-may-trace';
const serverKind = 2;

jest.setTimeout(60_000);
afterAll(cleanUp);

/** A trace that the caller has begun. */
function aTrace(flags = '01'): { traceId: string; parentId: string; headers: { traceparent: string } } {
  const [traceId, parentId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { traceId, parentId, headers: { traceparent: `00-${traceId}-${parentId}-${flags}` } };
}

describe('With OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  let receiver: Receiver;
  let server: ServerProcess;
  let ended: Ended;
  const secrets: string[] = [marked];
  const known = aTrace();
  const unsampled = aTrace('00');
  const crowd = Array.from({ length: 24 }, () => aTrace());

  const call = (method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<Response> =>
    fetch(`${server.baseUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  /** Every way in that carries a secret, some that fail, and many at once on a pool of one connection. */
  async function callEverything(): Promise<void> {
    const { email, password, apiKey, userId } = demoPerson(dataDir, 'admin');
    const login = (await (await call('POST', '/auth/login', {}, { email, password })).json()) as Record<
      'accessToken' | 'refreshToken',
      string
    >;
    secrets.push(email, password, apiKey, userId, login.accessToken, login.refreshToken);
    await call('POST', `/auth/login?${marked}=${marked}`, {}, { email, password });
    await call('POST', '/auth/login', {}, { email, password: marked });
    await call('POST', '/auth/refresh', {}, { refreshToken: login.refreshToken });
    await call('GET', `/api/v1/user/${userId}`, { authorization: `Bearer ${login.accessToken}`, ...known.headers });
    await call('PATCH', '/me', { 'x-api-key': apiKey, 'user-agent': marked, 'x-request-id': marked }, { bio: marked });
    await call('GET', `/${marked}`, {});
    await call('GET', '/me', { 'x-api-key': apiKey, ...unsampled.headers });
    await call('GET', '/health/ready', {});
    // Every other one is not traced, and must not appear in the trace of who gives the connection back.
    await Promise.all(
      crowd
        .flatMap((one) => [one, aTrace('00')])
        .map(({ headers }) => call('GET', '/me', { 'x-api-key': apiKey, ...headers })),
    );
  }

  beforeAll(async () => {
    receiver = await anOtlpReceiver();
    server = await startServer(dataDir, {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=from-the-environment',
        OTEL_SERVICE_NAME: 'facet-of-the-spec',
        DATABASE_POOL_SIZE: '1',
        LOG_LEVEL: 'trace',
      },
    });
    await callEverything();
    // What is left goes out at the end.
    ended = await server.end();
  });
  afterAll(() => receiver.close());

  const requests = (): ReceivedSpan[] => receiver.spans.filter((span) => span.kind === serverKind);
  const inTrace = (traceId: string): ReceivedSpan[] => receiver.spans.filter((span) => span.traceId === traceId);
  const logged = (): Record<string, unknown>[] =>
    ended.stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it('ends in good order', () => expect(ended).toMatchObject({ code: 0, stderr: '' }));

  it('each request has a span with the template of its route', () => {
    expect(requests().map(({ name, attributes }) => [name, attributes['http.response.status_code']])).toEqual(
      expect.arrayContaining([
        ['POST /auth/login', 200],
        ['POST /auth/login', 401],
        ['POST /auth/refresh', 200],
        ['GET /api/v1/user/:id', 200],
        ['PATCH /me', 200],
        ['GET unknown', 404],
      ]),
    );
    expect(requests().map((span) => span.name)).not.toContainEqual(expect.stringContaining('health'));
    expect(receiver.spans[0]?.resource).toMatchObject({
      'service.name': 'facet-of-the-spec',
      'service.version': expect.stringMatching(/^\d/),
    });
    expect(receiver.headers[0]).toMatchObject({ 'x-collector-key': 'from-the-environment' });
  });

  it('goes on with the trace of the caller', () => {
    const spans = inTrace(known.traceId);
    const request = spans.find((span) => span.kind === serverKind);
    expect(request).toMatchObject({ name: 'GET /api/v1/user/:id', parentSpanId: known.parentId });
    const statements = spans.filter((span) => span.attributes['db.postgresql.plan'] !== undefined);
    expect(statements.map((span) => span.name)).toEqual(
      expect.arrayContaining(['principal_by_session', 'member_record']),
    );
    for (const span of statements)
      expect(span).toMatchObject({
        parentSpanId: request?.spanId,
        attributes: { 'db.postgresql.plan': span.name, 'db.query.text': expect.stringContaining('select') },
      });
  });

  it('leaves alone what the caller has decided not to trace', () => expect(inTrace(unsampled.traceId)).toEqual([]));

  it('gives each statement to its own request, also where they wait for one connection', () => {
    for (const { traceId, parentId } of crowd) {
      const spans = inTrace(traceId);
      const request = spans.find((span) => span.kind === serverKind);
      expect(request).toMatchObject({ name: 'GET /me', parentSpanId: parentId });
      for (const name of ['principal_by_key', 'account_record'])
        expect(spans.filter((span) => span.name === name)).toEqual([
          expect.objectContaining({ parentSpanId: request?.spanId }),
        ]);
    }
  });

  it('shows the statements of a transaction', () => {
    const change = requests().find((span) => span.name === 'PATCH /me');
    const texts = inTrace(change?.traceId ?? '').map((span) => span.attributes['db.query.text']);
    expect(texts).toEqual(
      expect.arrayContaining(['START TRANSACTION', expect.stringContaining('UPDATE "users"'), 'COMMIT']),
    );
  });

  it('has no secret, no value and no message of an error', () => {
    const sent = receiver.raw.join('\n');
    for (const secret of secrets) expect([secret, sent.includes(secret)]).toEqual([secret, false]);
    for (const { events, status } of receiver.spans) expect([events, status.message]).toEqual([[], undefined]);
  });

  it('has nothing that is not on the list', () => {
    const names = new Set(receiver.spans.flatMap((span) => Object.keys(span.attributes)));
    const http = ['http.request.method', 'http.response.status_code', 'http.route'];
    const database = [
      'db.namespace',
      'db.operation.batch.size',
      'db.postgresql.plan',
      'db.query.text',
      'db.system.name',
      'server.address',
      'server.port',
    ];
    expect([...names].sort()).toEqual([...database, ...http].sort());
  });

  it('is named in the log', () => {
    const line = logged().find((one) => one.trace_id === known.traceId);
    const request = inTrace(known.traceId).find((span) => span.kind === serverKind);
    expect(line).toMatchObject({ span_id: request?.spanId, req: { path: expect.stringContaining('/api/v1/user/') } });
    expect(logged().filter((one) => 'res' in one && typeof one.trace_id !== 'string')).toEqual([]);
  });
});

describe('When no collector takes the traces', () => {
  it('requests are answered all the same, and the end is a good one', async () => {
    const gone = await anOtlpReceiver();
    await gone.close();
    const server = await startServer(dataDir, { env: { OTEL_EXPORTER_OTLP_ENDPOINT: gone.url } });
    expect((await fetch(`${server.baseUrl}/me`)).status).toBe(401);
    expect(await server.end()).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('Without the settings', () => {
  /** The server writes down at its end which packages it has loaded. */
  async function loadedWith(env: Record<string, string>): Promise<{ loaded: string; stdout: string }> {
    const [hook, list] = [join(dirname(dataDir), 'loaded.cjs'), join(dirname(dataDir), 'loaded.json')];
    writeFileSync(
      hook,
      `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(require.cache))));`,
    );
    const server = await startServer(dataDir, { env: { NODE_OPTIONS: `--require=${hook}`, ...env } });
    await fetch(`${server.baseUrl}/me`);
    const { stdout } = await server.end();
    return { loaded: readFileSync(list, 'utf8'), stdout };
  }

  it('neither OpenTelemetry nor prom-client is loaded, and no log line has a trace', async () => {
    const { loaded, stdout } = await loadedWith({});
    expect(stdout).toContain('request completed');
    expect(stdout).not.toContain('trace_id');
    expect(loaded).toContain('node_modules/pg/');
    for (const name of ['@opentelemetry', 'prom-client', 'require-in-the-middle'])
      expect([name, loaded.includes(name)]).toEqual([name, false]);
  });

  it('would be seen here if they were', async () => {
    const receiver = await anOtlpReceiver();
    const { loaded, stdout } = await loadedWith({ METRICS_PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
    for (const name of ['@opentelemetry/sdk-trace', 'prom-client', 'require-in-the-middle'])
      expect([name, loaded.includes(name)]).toEqual([name, true]);
    expect(stdout).toMatch(/Metrics are at http:\/\/127\.0\.0\.1:\d+\/metrics/);
    expect(stdout).toContain('trace_id');
    await receiver.close();
  });
});
