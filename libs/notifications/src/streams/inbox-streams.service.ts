import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import { ServiceUnavailable, type OrganizationPrincipal, OrganizationNotFound } from '@app/common';
import { InboxReader } from '../inbox.reader.js';
import { InboxStream, type Liveness } from './inbox-stream.js';
import { StreamLimitReached, StreamsExhausted } from './streams.errors.js';
import { StreamSignals } from './stream-signals.service.js';

/** Streams that one person may have open on one instance. */
const mostOfOnePerson = 20;

/** Where a stream begins and how long it lasts. */
export interface StreamRequest {
  /** The last rank that the caller has seen; none: only what comes from now on. */
  readonly after?: number;
  /** Seconds after which it ends by itself; none: it lasts. */
  readonly seconds?: number;
}

/** Opens streams of inboxes, and ends them all when the instance ends. */
@Injectable()
export class InboxStreams implements OnModuleDestroy {
  private closing = false;

  constructor(
    private readonly log: InboxReader,
    private readonly streamSignals: StreamSignals,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The caller ends the stream. It ends by itself when `liveness` says that the session or the key has ended. */
  async open(caller: OrganizationPrincipal, { after, seconds }: StreamRequest, liveness: Liveness): Promise<InboxStream> {
    const stream = this.admit(caller, liveness);
    try {
      this.streamSignals.begin();
      const edges = await this.log.edgesAt(stream.place);
      if (!edges) throw new OrganizationNotFound();
      stream.startAfter(Math.min(edges.head, Math.max(edges.bottom, after ?? edges.head)));
    } catch (error) {
      stream.end();
      throw error;
    }
    if (seconds !== undefined) endLater(stream, seconds);
    return stream;
  }

  /** Before the server stops to listen: who waits for the end of a stream would hold it up. */
  onModuleDestroy(): void {
    this.closing = true;
    for (const stream of this.streamSignals.streams.all()) stream.end();
  }

  /** Takes a place at once, so that many who come together do not all find the last one free. */
  private admit(caller: OrganizationPrincipal, liveness: Liveness): InboxStream {
    if (this.closing) throw new ServiceUnavailable({ message: 'This instance is about to end.', retryAfter: 1 });
    if (this.streamSignals.streams.count >= this.settings.STREAM_LIMIT) throw new StreamsExhausted({ retryAfter: 10 });
    if (this.streamSignals.streams.of(caller.userId).size >= mostOfOnePerson) throw new StreamLimitReached({ retryAfter: 10 });
    const stream = new InboxStream(caller, { log: this.log, liveness, heartbeat: this.settings.STREAM_HEARTBEAT * 1000 });
    this.streamSignals.streams.add(stream);
    return stream;
  }
}

function endLater(stream: InboxStream, seconds: number): void {
  const timer = setTimeout(() => stream.end(), seconds * 1000);
  stream.ended.addEventListener('abort', () => clearTimeout(timer), { once: true });
}
