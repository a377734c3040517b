import type { UserId } from '@app/common';
import type { InboxStream } from './inbox-stream.js';

/** The open streams of this instance, by user. */
export class OpenStreams {
  private readonly byUser = new Map<UserId, Set<InboxStream>>();
  private total = 0;

  get count(): number {
    return this.total;
  }

  all(): InboxStream[] {
    return [...this.byUser.values()].flatMap((streams) => [...streams]);
  }

  of(userId: UserId): ReadonlySet<InboxStream> {
    return this.byUser.get(userId) ?? new Set();
  }

  /** Keeps it until it ends. */
  add(stream: InboxStream): void {
    const { userId } = stream.caller;
    this.byUser.set(userId, new Set(this.of(userId)).add(stream));
    this.total += 1;
    stream.ended.addEventListener('abort', () => this.remove(stream), { once: true });
  }

  private remove(stream: InboxStream): void {
    const { userId } = stream.caller;
    const others = [...this.of(userId)].filter((one) => one !== stream);
    if (others.length > 0) this.byUser.set(userId, new Set(others));
    else this.byUser.delete(userId);
    this.total -= 1;
  }
}
