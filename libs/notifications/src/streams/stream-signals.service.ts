import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { InboxReader } from '../inbox.reader.js';
import { notificationsChannel } from '../notifications.repository.js';
import { Channels, isUnavailable } from '@app/database';
import type { UserId } from '@app/common';
import type { InboxStream } from './inbox-stream.js';
import { OpenStreams } from './open-streams.js';

/** Milliseconds between two polls while no signal can be received. */
const lookEvery = 2000;

/** Whose inbox an announcement is about: of some members, or of all. */
interface Notice {
  readonly organizationId: string;
  readonly userIds?: readonly UserId[];
}

/** Wakes the streams whose inbox has news: by signals, and by polling while no signal can be received. */
@Injectable()
export class StreamSignals implements OnModuleDestroy {
  readonly streams = new OpenStreams();
  private readonly logger = new Logger(StreamSignals.name);
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  constructor(
    private readonly channels: Channels,
    private readonly log: InboxReader,
  ) {}

  /** Listens from the first stream on. */
  begin(): void {
    if (this.timer) return;
    this.timer = setInterval(() => void this.look(), lookEvery);
    this.channels.listen(notificationsChannel, { received: (payload) => this.receive(payload), listening: () => wake(this.streams.all()) });
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
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

function wake(streams: readonly InboxStream[]): void {
  for (const stream of streams) stream.wake();
}

/** Undefined when the payload is not one of ours: then any stream may be concerned. Every user of the database can notify any payload. */
function readNotice(payload: string): Notice | undefined {
  try {
    const notice = JSON.parse(payload) as Notice | null;
    return typeof notice?.organizationId === 'string' && (notice.userIds === undefined || Array.isArray(notice.userIds)) ? notice : undefined;
  } catch {
    return undefined;
  }
}
