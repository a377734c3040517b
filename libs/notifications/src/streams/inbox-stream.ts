import type { OrganizationPrincipal } from '@app/common';
import type { InboxReader, InboxNews, InboxPlace } from '../inbox.reader.js';
import type { Notification } from '../inbox-window.js';
import { isUnavailable } from '@app/database';

/** Checks whether the caller of a stream may still receive: the session or the API key has not ended. */
export interface Liveness {
  isLive(caller: OrganizationPrincipal): Promise<boolean>;
}

/** What a stream looks at. */
export interface StreamSources {
  readonly log: InboxReader;
  readonly liveness: Liveness;
  /** Milliseconds between two signs of life. */
  readonly heartbeat: number;
}

/** Milliseconds until the database is asked again that could not answer. */
const retryAfter = 1000;

/** Heartbeats fall on these milliseconds, so that the callers of many streams are looked up together. */
const beat = 250;

/**
 * A member follows their inbox. What is iterated is what came, oldest first; an empty list is a sign of life.
 * It is read when it is asked for, so nothing piles up for a slow reader.
 */
export class InboxStream implements AsyncIterable<readonly Notification[]> {
  private readonly ending = new AbortController();
  private woken = true;
  private troubled = false;
  private pulseAt = 0;
  private rouse: () => void = () => undefined;
  private rank = 0;

  constructor(
    readonly caller: OrganizationPrincipal,
    private readonly sources: StreamSources,
  ) {}

  /** Notifications before this were delivered. */
  get place(): InboxPlace {
    const { organizationId, userId } = this.caller;
    return { organizationId, userId, rank: this.rank };
  }

  get ended(): AbortSignal {
    return this.ending.signal;
  }

  /** Milliseconds for which the reader may pause: the caller cannot be checked meanwhile. */
  get timeLimit(): number {
    return 4 * this.sources.heartbeat;
  }

  startAfter(rank: number): void {
    this.rank = rank;
  }

  /** There may be something new. */
  wake(): void {
    this.woken = true;
    this.rouse();
  }

  end(): void {
    this.ending.abort();
    this.rouse();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly Notification[]> {
    try {
      for (this.postponePulse(); !this.ended.aborted; await this.nap()) {
        const news = await this.look();
        if (news === 'gone' || this.ended.aborted) return;
        if (!news) continue;
        yield news;
        this.postponePulse();
      }
    } finally {
      this.end();
    }
  }

  /**
   * What to send now: notifications, a heartbeat, or nothing. The caller is looked up last, so that nothing
   * is sent that arrived after the end of their session.
   */
  private async look(): Promise<readonly Notification[] | 'gone' | undefined> {
    try {
      const news = await this.read();
      if (!news) return 'gone';
      if (news.notifications.length === 0 && !this.pulseIsDue) return this.pass(news);
      if (!(await this.sources.liveness.isLive(this.caller))) return 'gone';
      this.pass(news);
      return news.notifications;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      this.woken = this.troubled = true;
      return this.pulseIsDue ? [] : undefined;
    }
  }

  /** The place moves on also where everything that came was archived or deleted meanwhile. */
  private pass({ rank, more }: InboxNews): undefined {
    this.rank = rank;
    this.woken ||= more;
  }

  private async read(): Promise<InboxNews | undefined> {
    const nothing = { notifications: [], rank: this.rank, more: false };
    const news = this.woken ? this.sources.log.since(this.place) : nothing;
    // What comes from here on wakes it again.
    this.woken = this.troubled = false;
    return news;
  }

  private get pulseIsDue(): boolean {
    return performance.now() >= this.pulseAt;
  }

  private postponePulse(): void {
    this.pulseAt = Math.ceil((performance.now() + this.sources.heartbeat) / beat) * beat;
  }

  /** Until there is something to look at, or a sign of life is due. */
  private async nap(): Promise<void> {
    if (this.ended.aborted || (this.woken && !this.troubled)) return;
    const pause = this.troubled ? retryAfter : Math.max(1, this.pulseAt - performance.now());
    await new Promise<void>((done) => {
      const timer = setTimeout(done, pause);
      this.rouse = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
