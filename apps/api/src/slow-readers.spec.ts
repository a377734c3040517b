import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SlowReaders, type ReadingOptions } from './slow-readers.js';

const MiB = 1024 * 1024;
const usual: ReadingOptions = { timeLimit: 400, leastRate: MiB, grace: 60_000, mostPending: 1024 * MiB };

let server: Server | undefined;
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await new Promise((done) => server?.close(done));
});

async function serve(listener: RequestListener): Promise<number> {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
  return (listening.address() as AddressInfo).port;
}

/** A client that reads as instructed. */
function ask(port: number, calls = 1): Socket {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  socket.pause().write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(calls));
  sockets.push(socket);
  return socket;
}

async function eventually(condition: () => boolean, within = 5000): Promise<boolean> {
  for (const end = Date.now() + within; Date.now() < end; await pause(20)) if (condition()) return true;
  return false;
}

/** What is sent while a client reads, and whether the stream was closed. */
async function sendingTo(
  terms: ReadingOptions,
  stream: Readable,
): Promise<{ port: number; readers: SlowReaders; ended: () => boolean }> {
  const readers = new SlowReaders(terms);
  let ended = false;
  const port = await serve((_, response) => void readers.send(response, stream).then(() => (ended = true)));
  return { port, readers, ended: () => ended && stream.destroyed };
}

const endless = (): Readable => Readable.from(forever(), { objectMode: false });
async function* forever(): AsyncGenerator<Buffer> {
  for (;;) yield await Promise.resolve(Buffer.alloc(MiB));
}

describe('A stream that is sent', () => {
  it('arrives whole, whatever its pieces are', async () => {
    const pieces = ['ä'.repeat(100_000), Buffer.alloc(3 * MiB, 'b'), '', 'c'];
    const { port, ended } = await sendingTo(usual, Readable.from(pieces));
    const text = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    expect(text === 'ä'.repeat(100_000) + 'b'.repeat(3 * MiB) + 'c').toBe(true);
    expect(await eventually(ended)).toBe(true);
  });

  it('ends for a client that takes nothing', async () => {
    const { port, ended } = await sendingTo(usual, endless());
    ask(port);
    await pause(200);
    expect(ended()).toBe(false);
    expect(await eventually(ended)).toBe(true);
  });

  it('ends for a client that takes too little in the long run', async () => {
    const { port, ended } = await sendingTo({ ...usual, timeLimit: 2000, leastRate: 100 * MiB, grace: 500 }, endless());
    const socket = ask(port);
    const sips = setInterval(() => void socket.read(), 50);
    expect(await eventually(ended, 10_000)).toBe(true);
    clearInterval(sips);
  });

  it('goes on for a client that rests, but not for too long', async () => {
    const { port, ended } = await sendingTo({ ...usual, timeLimit: 1000 }, endless());
    const socket = ask(port);
    for (let round = 0; round < 4; round += 1) {
      await pause(400);
      socket.on('data', () => undefined).resume();
      await pause(100);
      socket.pause();
    }
    expect(ended()).toBe(false);
  });

  it('ends when the client goes away', async () => {
    const { port, ended } = await sendingTo({ ...usual, timeLimit: 60_000 }, endless());
    const socket = ask(port);
    await pause(200);
    socket.destroy();
    expect(await eventually(ended)).toBe(true);
  });

  it('breaks the connection off when it fails in the middle', async () => {
    const failing = async function* (): AsyncGenerator<string> {
      yield await Promise.resolve('half');
      throw new Error('the database is gone');
    };
    const { port } = await sendingTo(usual, Readable.from(failing(), { objectMode: false }));
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    await expect(answer.text()).rejects.toThrow();
  });
});

describe('An answer that was written to its end', () => {
  const large = Buffer.alloc(32 * MiB);

  it('is given up for a client that takes nothing, and for those that wait behind it', async () => {
    const readers = new SlowReaders({ ...usual, leastRate: 1024 * MiB });
    let closed = 0;
    const port = await serve((request, response) => {
      request.socket.once('close', () => (closed += 1));
      response.end(large, () => undefined);
      readers.watch(response);
    });
    ask(port, 3);
    expect(await eventually(() => readers.waiting === 3)).toBe(true);
    expect(closed).toBe(0);
    expect(await eventually(() => readers.waiting === 0 && closed === 3)).toBe(true);
  });

  it('is forgotten when the client has taken it', async () => {
    const readers = new SlowReaders({ ...usual, timeLimit: 60_000 });
    const port = await serve((_, response) => {
      response.end(large);
      readers.watch(response);
    });
    expect((await (await fetch(`http://127.0.0.1:${port}/`)).arrayBuffer()).byteLength).toBe(large.length);
    expect(await eventually(() => readers.waiting === 0)).toBe(true);
  });

  it('is given up when too much waits: the oldest first', async () => {
    const readers = new SlowReaders({ ...usual, timeLimit: 60_000, mostPending: 60 * MiB });
    const gone: string[] = [];
    const port = await serve((request, response) => {
      const { remotePort } = request.socket;
      request.socket.once('close', () => gone.push(String(remotePort)));
      response.end(large);
      readers.watch(response);
    });
    const clients: Socket[] = [];
    for (let at = 0; at < 4; at += 1) {
      clients.push(ask(port));
      await eventually(() => readers.waiting === at + 1, 300);
    }
    expect(await eventually(() => gone.length > 0)).toBe(true);
    expect(gone[0]).toBe(String(clients[0]?.localPort));
    expect(gone.length).toBeLessThan(4);
  });
});
