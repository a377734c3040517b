import { connect } from 'node:net';

const endOfHead = Buffer.from('\r\n\r\n');
const lengthIn = (head) => Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? NaN);

/** As it goes over the wire, made once: who sends shall take little of the processor that the server needs. */
export function wired({ method, path, headers = {}, body }, host) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const all = {
    host,
    ...headers,
    ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`);
}

/** One connection, one request at a time. */
export class Connection {
  constructor({ host, port }, timeLimit) {
    this.timeLimit = timeLimit;
    this.received = Buffer.alloc(0);
    this.socket = connect({ host, port, noDelay: true });
    this.socket.on('data', (chunk) => this.read(chunk));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => this.settle({ failed: true }));
  }

  get isOpen() {
    return !this.socket.destroyed && this.socket.writable;
  }

  /**
   * Calls back with the status, whether there was a Retry-After, and the milliseconds it took; or with
   * `failed`, or `late` after all timeLimit.
   */
  send(bytes, answered) {
    this.answered = answered;
    this.began = performance.now();
    this.socket.write(bytes);
  }

  /** Gives up what has taken too long. */
  look(now) {
    if (this.answered && now - this.began > this.timeLimit) this.settle({ late: true });
  }

  close() {
    this.answered = undefined;
    this.socket.destroy();
  }

  read(chunk) {
    this.received = this.received.length > 0 ? Buffer.concat([this.received, chunk]) : chunk;
    const at = this.received.indexOf(endOfHead);
    if (at < 0) return;
    const head = this.received.toString('latin1', 0, at);
    const whole = at + endOfHead.length + lengthIn(head);
    if (!(this.received.length >= whole)) return;
    this.received = this.received.subarray(whole);
    const status = Number(head.slice(9, 12));
    const retryAfter = status >= 400 && /^retry-after: /im.test(head);
    this.settle({ status, retryAfter }, /^connection: close/im.test(head));
  }

  settle(outcome, last = outcome.status === undefined) {
    const { answered } = this;
    this.answered = undefined;
    if (last) this.socket.destroy();
    answered?.({ ...outcome, took: performance.now() - this.began });
  }
}
