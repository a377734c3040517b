import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

/** What a client must take of its answer, so that it goes on getting it. */
export interface ReadingOptions {
  /** Milliseconds within which it takes something. */
  readonly timeLimit: number;
  /** Bytes a second in the long run. */
  readonly leastRate: number;
  /** Milliseconds before that rate is asked. */
  readonly grace: number;
  /** Bytes that wait for slow clients at once. Beyond them, the client that has waited longest is cut off. */
  readonly mostPending: number;
}

// A telephone on a poor line takes 16 KiB a second.
const usualTerms: ReadingOptions = {
  timeLimit: 30_000,
  leastRate: 4 * 1024,
  grace: 60_000,
  mostPending: 64 * 1024 * 1024,
};

/** The unit in which it is seen whether a client takes something. */
const pieceSize = 32 * 1024;

/** Whether the client takes what was written to it in time. */
export async function isTaken(response: ServerResponse, timeLimit: number, ended?: AbortSignal): Promise<boolean> {
  const canceled = new AbortController();
  const over = (): void => canceled.abort();
  const timer = setTimeout(over, timeLimit);
  ended?.addEventListener('abort', over);
  response.once('close', over);
  if (ended?.aborted || response.destroyed) over();
  try {
    await once(response, 'drain', { signal: canceled.signal });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    ended?.removeEventListener('abort', over);
    response.off('close', over);
  }
}

/**
 * Answers on their way to clients that do not read, or read slowly. They hold no place in the concurrency
 * limit, so they are bounded here: in time, and in what they keep in memory.
 */
export class SlowReaders {
  /** Oldest first. */
  private readonly pending = new Map<ServerResponse, { readonly bytes: number; readonly timer: NodeJS.Timeout }>();
  private bytes = 0;

  constructor(private readonly terms: ReadingOptions = usualTerms) {}

  /** Sends a stream, which is read as fast as the client takes it. It is read to its end or destroyed. */
  async send(response: ServerResponse, stream: Readable): Promise<void> {
    const stop = (): void => void stream.destroy();
    response.once('close', stop);
    try {
      const whole = !response.destroyed && (await this.sendPieces(response, stream));
      // What breaks off in the middle ends the connection, so that no client takes the half for the whole.
      if (whole) response.end();
      else cutOff(response);
    } catch {
      cutOff(response);
    } finally {
      stop();
      response.off('close', stop);
    }
  }

  /** For an answer that was written to its end: cuts the client off if it does not take the rest in time. */
  watch(response: ServerResponse): void {
    const bytes = response.writableLength;
    if (bytes === 0 || this.pending.has(response)) return;
    const { timeLimit, leastRate, mostPending } = this.terms;
    const timer = setTimeout(() => this.cut(response), timeLimit + (bytes / leastRate) * 1000).unref();
    this.pending.set(response, { bytes, timer });
    this.bytes += bytes;
    response.once('close', () => this.forget(response));
    for (const [oldest] of this.pending) {
      if (this.bytes <= mostPending) break;
      this.cut(oldest);
    }
  }

  /** Answers that were written to their end, and that their clients have not taken yet. */
  get waiting(): number {
    return this.pending.size;
  }

  /** Whether the client took all of it. */
  private async sendPieces(response: ServerResponse, stream: Readable): Promise<boolean> {
    const { timeLimit, leastRate, grace } = this.terms;
    let [sent, waited] = [0, 0];
    for await (const chunk of stream) {
      for (const piece of piecesOf(chunk as Buffer | string)) {
        sent += piece.length;
        if (response.write(piece)) continue;
        const since = performance.now();
        if (!(await isTaken(response, timeLimit))) return false;
        waited += performance.now() - since;
        if (waited > grace && sent * 1000 < waited * leastRate) return false;
      }
    }
    return true;
  }

  private cut(response: ServerResponse): void {
    this.forget(response);
    cutOff(response);
  }

  private forget(response: ServerResponse): void {
    const found = this.pending.get(response);
    if (!found) return;
    this.pending.delete(response);
    clearTimeout(found.timer);
    this.bytes -= found.bytes;
  }
}

/** An answer that waits behind another one on its connection has no socket of its own yet; its request has. */
const cutOff = (response: ServerResponse): void => void response.req.socket.destroy();

function* piecesOf(chunk: Buffer | string): Generator<Buffer> {
  const bytes = Buffer.from(chunk);
  for (let start = 0; start < bytes.length; start += pieceSize) yield bytes.subarray(start, start + pieceSize);
}
