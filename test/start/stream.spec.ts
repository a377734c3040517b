import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { EventStream } from '../support/event-stream.js';
import { eventually } from '../support/eventually.js';
import {
  aDataFolder,
  cleanUp,
  demoPerson,
  startServer,
  type Person,
  type ServerProcess,
} from '../support/server-process.js';

const dataDir = aDataFolder();
const query = 'containerId=demo';

jest.setTimeout(120_000);
afterAll(cleanUp);

/**
 * Keeps following as a browser's EventSource does: comes back with the id of the last event, as long as
 * no client closes it.
 */
class ReconnectingClient {
  /** Every stream that it had, in order. */
  readonly streams: EventStream[] = [];
  private closed = false;
  readonly done: Promise<void>;

  constructor(
    private readonly base: string,
    private readonly headers: Record<string, string>,
  ) {
    this.done = this.follow();
  }

  get titles(): string[] {
    return this.streams.flatMap((one) => one.titles);
  }

  get ids(): number[] {
    return this.streams.flatMap(({ events }) => events.map(({ id }) => Number(id)));
  }

  async has(count: number): Promise<void> {
    await eventually(() => Promise.resolve(this.titles.length >= count ? true : undefined), 20_000);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.streams.at(-1)?.close();
    await this.done;
  }

  private async follow(): Promise<void> {
    let [lastEventId, retry] = ['', 1000];
    while (!this.closed) {
      const headers = { ...this.headers, ...(lastEventId !== '' && { 'last-event-id': lastEventId }) };
      const stream = await EventStream.open(this.base, query, headers).catch(() => undefined);
      if (stream) {
        this.streams.push(stream);
        await stream.ended;
        lastEventId = stream.lastEventId;
        retry = stream.retry ?? retry;
      }
      if (!this.closed) await delay(retry);
    }
  }
}

const headersOf = ({ apiKey }: Person): Record<string, string> => ({ 'x-api-key': apiKey });

async function tellAll(server: ServerProcess, title: string, text = title): Promise<void> {
  const body = JSON.stringify({ all: true, type: 'test.told', title, body: text, data: { text: text.slice(0, 2500) } });
  const headers = { ...headersOf(demoPerson(dataDir, 'admin')), 'content-type': 'application/json' };
  const { status } = await fetch(`${server.baseUrl}/admin/organizations/demo/notifications`, {
    method: 'POST',
    headers,
    body,
  });
  if (status !== 201) throw new Error(`the notification was not sent: ${status}`);
}

async function tellMany(server: ServerProcess, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += 1) await tellAll(server, String(at));
}

describe('Over restarts of the server', () => {
  it('a client that comes back by itself sees each notification once, in order', async () => {
    let server = await startServer(dataDir);
    const PORT = new URL(server.baseUrl).port;
    const client = new ReconnectingClient(server.baseUrl, headersOf(demoPerson(dataDir, 'member')));
    await eventually(() => Promise.resolve(client.streams[0]?.lastEventId || undefined));
    await tellMany(server, 0, 5);
    await client.has(5);
    let told = 5;
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const before = client.streams.length;
      await tellAll(server, String(told));
      await server.end(signal);
      server = await startServer(dataDir, { env: { PORT } });
      await tellMany(server, told + 1, told + 5);
      await eventually(() => Promise.resolve(client.streams.length > before ? true : undefined), 20_000);
      await tellMany(server, told + 5, told + 10);
      told += 10;
      await client.has(told);
    }
    await client.close();
    expect(client.titles).toEqual(Array.from({ length: told }, (_, at) => String(at)));
    expect(client.ids).toEqual(client.ids.map((_, at) => (client.ids[0] ?? 0) + at));
    expect(client.streams).toHaveLength(3);
    await server.end();
  });
});

describe('At the end of the server', () => {
  const open = (server: ServerProcess, role: string, headers: Record<string, string> = {}): Promise<EventStream> =>
    EventStream.open(server.baseUrl, query, { ...headersOf(demoPerson(dataDir, role)), ...headers });

  it('all streams end in good order and hold nothing up', async () => {
    const server = await startServer(dataDir, { constants: { SHUTDOWN_TIMEOUT: 60 } });
    const streams = await Promise.all(Array.from({ length: 30 }, (_, at) => open(server, at % 2 ? 'member' : 'admin')));
    const { code, stderr, took } = await server.end();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await Promise.all(streams.map(({ ended }) => ended))).toEqual(streams.map(() => true));
    expect(took).toBeLessThan(10_000);
  });

  it('a reader that takes nothing does not hold it up either', async () => {
    const server = await startServer(dataDir, { env: { RATE_LIMITS: 'off' }, constants: { SHUTDOWN_TIMEOUT: 60 } });
    const stalled = await open(server, 'member');
    const quick = await open(server, 'moderator');
    const goOn = stalled.stall();
    const title = 'with a long text';
    const count = 400;
    for (let at = 0; at < count; at += 1) await tellAll(server, title, '\u20ac'.repeat(4000));
    await quick.has(count, 30_000);
    const { code, took } = await server.end();
    goOn();
    expect([code, await stalled.ended]).toEqual([0, false]);
    expect(stalled.events.length).toBeLessThan(count);
    expect(took).toBeLessThan(10_000);
  });
});
