import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../../support/eventually.js';

jest.setTimeout(60_000);

/** A connection as a balancer holds it: it is reused whatever the server advises. */
class Connection {
  received = '';
  closed = false;
  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk) => (this.received += String(chunk)));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.closed = true));
  }

  static async open(base = facet.url): Promise<Connection> {
    const { hostname, port } = new URL(base);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new Connection(socket);
  }

  /** Answers the bytes of the next answer, which has come when `count` of them begin in what was received. */
  async ask(text: string, count: number): Promise<string> {
    this.socket.write(text);
    return eventually(() => Promise.resolve(this.received.split('HTTP/1.1 ').at(count)));
  }

  end(): void {
    this.socket.destroy();
  }
}

const host = 'Host: facet.test';
const live = `GET /health/live HTTP/1.1\r\n${host}\r\n\r\n`;
const body = '{"email":"nobody@example.com","password":"wrong-password-1"}';
const login = (more = ''): string =>
  `POST /auth/login HTTP/1.1\r\n${host}\r\nContent-Type: application/json\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;

describe('A connection that is kept open', () => {
  it('outlives the time for which balancers reuse it, and says so', async () => {
    const connection = await Connection.open();
    expect(await connection.ask(live, 1)).toMatch(/^200 .*\r\nKeep-Alive: timeout=75\r\n/s);
    connection.end();
  });

  it('takes a POST after more idle seconds than Node keeps one by itself, used before or not', async () => {
    const [used, unused] = await Promise.all([Connection.open(), Connection.open()]);
    await used.ask(live, 1);
    await delay(7500);
    expect([used.closed, unused.closed]).toEqual([false, false]);
    expect(await used.ask(login(), 2)).toMatch(/^401 /);
    expect(await unused.ask(login(), 1)).toMatch(/^401 /);
    used.end();
    unused.end();
  });

  it('is closed after KEEP_ALIVE_TIMEOUT', async () => {
    const connection = await Connection.open(await facet.another({ KEEP_ALIVE_TIMEOUT: 5 }));
    expect(await connection.ask(live, 1)).toContain('Keep-Alive: timeout=5');
    await delay(3000);
    expect(connection.closed).toBe(false);
    await eventually(() => Promise.resolve(connection.closed || undefined), 10_000);
  });
});

describe('A request to change the protocol', () => {
  const upgrades = [
    'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n',
    'Connection: Upgrade\r\nUpgrade: h2c\r\n',
    'Upgrade: h2c\r\n',
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n',
    'Connection: Upgrade\r\nUpgrade: TLS/1.2\r\n',
  ];

  it.each(upgrades)('is refused: it is answered over HTTP/1.1, and ends its connection: %j', async (headers) => {
    const asked = [`GET /health/live HTTP/1.1\r\n${host}\r\n${headers}\r\n`, login(headers)];
    for (const [at, status] of ['200', '401'].entries()) {
      const connection = await Connection.open();
      // What comes along would be taken for the other protocol, and get no answer.
      const answer = await connection.ask(`${asked[at] ?? ''}${live}`, 1);
      expect(answer).toMatch(new RegExp(`^${status} .*\\r\\nConnection: close\\r\\n`, 's'));
      await eventually(() => Promise.resolve(connection.closed || undefined));
      expect(connection.received).not.toMatch(/ 101 |^upgrade:/im);
    }
  });

  it('without asking is no request', async () => {
    const connection = await Connection.open();
    expect(await connection.ask('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 1)).toMatch(/^400 /);
  });
});
