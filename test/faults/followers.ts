import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What all followers have seen; see load/follow.mjs. */
export interface Seen {
  readonly open: number;
  readonly lost: number;
  readonly doubled: number;
  /** By title: how many have it, and when the last one got it. */
  readonly events: Readonly<Record<string, { readonly times: number; readonly at: number }>>;
  /** Of all tries to open a stream. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly failures: Readonly<Record<string, number>>;
}

const lookEvery = 25;

/** Many streams that come back whenever they break off, in a process of their own. */
export class Followers {
  private readonly child: ChildProcess = fork(resolve('test/faults/load/follow.mjs'));

  begin(url: string, path: string, all: readonly object[]): void {
    this.child.send({ do: 'begin', url, path, all });
  }

  /** From now on no follower waits before they come back. */
  hurry(): void {
    this.child.send({ do: 'hurry' });
  }

  async seen(): Promise<Seen> {
    this.child.send({ do: 'tell' });
    const [seen] = (await once(this.child, 'message')) as [Seen];
    return seen;
  }

  /** Waits until something is so, at most a minute. Answers what was seen then. */
  async until(isSo: (seen: Seen) => boolean): Promise<Seen> {
    const end = performance.now() + 60_000;
    for (let seen = await this.seen(); ; seen = await this.seen()) {
      if (isSo(seen)) return seen;
      if (performance.now() > end)
        throw new Error(
          `not within a minute: ${JSON.stringify({ ...seen, events: Object.entries(seen.events).slice(-5) })}`,
        );
      await delay(lookEvery);
    }
  }

  async end(): Promise<void> {
    const closed = once(this.child, 'close');
    this.child.send({ do: 'end' });
    await closed;
  }
}
