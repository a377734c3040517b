import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import { ServiceUnavailable, type OrganizationPrincipal, OrganizationNotFound, type UserId } from '@app/common';
import { Channels, isUnavailable } from '@app/database';
import { InboxReader } from '../inbox.reader.js';
import { notificationsChannel } from '../notifications.repository.js';
import { InboxStream, type Liveness } from './inbox-stream.js';
import { StreamLimitReached, StreamsExhausted } from './streams.errors.js';
import { OpenStreams } from './open-streams.js';

/** Milliseconds between two polls while no signal can be received. */
const lookEvery = 2000;

/** Whose inbox an announcement is about: of some members, or of all. */
interface Notice {
  readonly organizationId: string;
  readonly userIds?: readonly UserId[];
}

/** Streams that one user may have open on one instance. */
const mostOfOneUser = 20;

/** Where a stream begins and how long it lasts. */
export interface StreamRequest {
  /** The last rank that the caller has seen; none: only what comes from now on. */
  readonly after?: number;
  /** Seconds after which it ends by itself; none: it lasts. */
  readonly seconds?: number;
}

/**
 * Opens streams of inboxes, wakes those with news, by signals or by polling while no signal can be received,
 * and ends them all when the instance ends.
 */
@Injectable()
export class InboxStreams implements OnModuleDestroy {
  private readonly streams = new OpenStreams();
  private readonly logger = new Logger(InboxStreams.name);
  private timer: NodeJS.Timeout | undefined;
  private looking = false;
  private closing = false;

  constructor(
    private readonly log: InboxReader,
    private readonly channels: Channels,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The caller ends the stream. It ends by itself when `liveness` says that the session or the key has ended. */
  async open(
    caller: OrganizationPrincipal,
    { after, seconds }: StreamRequest,
    liveness: Liveness,
  ): Promise<InboxStream> {
    const stream = this.admit(caller, liveness);
    try {
      this.listen();
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

  /** Before the server stops listening: open streams would delay its end. */
  onModuleDestroy(): void {
    this.closing = true;
    clearInterval(this.timer);
    for (const stream of this.streams.all()) stream.end();
  }

  /** Takes a place at once, so that of many simultaneous calls only one gets the last place. */
  private admit(caller: OrganizationPrincipal, liveness: Liveness): InboxStream {
    if (this.closing) throw new ServiceUnavailable({ message: 'This instance is about to end.', retryAfter: 1 });
    if (this.streams.count >= this.settings.STREAM_LIMIT) throw new StreamsExhausted({ retryAfter: 10 });
    if (this.streams.of(caller.userId).size >= mostOfOneUser) throw new StreamLimitReached({ retryAfter: 10 });
    const stream = new InboxStream(caller, {
      log: this.log,
      liveness,
      heartbeat: this.settings.STREAM_HEARTBEAT * 1000,
    });
    this.streams.add(stream);
    return stream;
  }

  /** Listens from the first stream on. */
  private listen(): void {
    if (this.timer) return;
    this.timer = setInterval(() => void this.look(), lookEvery);
    this.channels.listen(notificationsChannel, {
      received: (payload) => this.receive(payload),
      listening: () => wake(this.streams.all()),
    });
  }

  private receive(payload: string): void {
    const notice = readNotice(payload);
    const meant = notice?.userIds ? notice.userIds.flatMap((id) => [...this.streams.of(id)]) : this.streams.all();
    wake(notice ? meant.filter(({ caller }) => caller.organizationId === notice.organizationId) : meant);
  }

  /** One statement for all streams of the instance, however many. */
  private async look(): Promise<void> {
    if (this.looking || this.channels.isLive || this.streams.count === 0) return;
    this.looking = true;
    try {
      const streams = this.streams.all();
      const edges = await this.log.edgesOf(streams.map(({ place }) => place));
      wake(streams.filter(({ place }, at) => edges[at]?.head !== place.rank));
    } catch (error) {
      if (!isUnavailable(error)) this.logger.error({ err: error }, 'the inboxes could not be looked at');
    } finally {
      this.looking = false;
    }
  }
}

function endLater(stream: InboxStream, seconds: number): void {
  const timer = setTimeout(() => stream.end(), seconds * 1000);
  stream.ended.addEventListener('abort', () => clearTimeout(timer), { once: true });
}

function wake(streams: readonly InboxStream[]): void {
  for (const stream of streams) stream.wake();
}

/**
 * Undefined when the payload is not one of ours: then any stream may be concerned. Every user of the database
 * can notify any payload.
 */
function readNotice(payload: string): Notice | undefined {
  try {
    const notice = JSON.parse(payload) as Notice | null;
    return typeof notice?.organizationId === 'string' && (notice.userIds === undefined || Array.isArray(notice.userIds))
      ? notice
      : undefined;
  } catch {
    return undefined;
  }
}
