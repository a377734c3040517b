import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/**
 * An event of a stream (WHATWG HTML, 9.2.6), or part of one: without `data` nothing is dispatched, but an
 * `id` holds all the same.
 */
export interface ServerEvent {
  /** For a human who reads the stream; clients ignore it. */
  readonly comment?: string;
  /** Milliseconds that a client waits before it connects again. */
  readonly retry?: number;
  /** What the client says in `Last-Event-ID` when it comes back. */
  readonly id?: string;
  readonly event?: string;
  readonly data?: object;
}

/** Where the events of an answer come from. The next ones are asked for when the client has taken those before. */
export interface EventSource extends AsyncIterable<readonly ServerEvent[]> {
  /** Aborted when nothing more comes. */
  readonly ended: AbortSignal;
  end(): void;
}

/** A stream of events as an answer. Its renderer iterates the source to its end or ends it. */
export class EventsAnswer {
  /**
   * @param timeLimit milliseconds that a client may take nothing of what it was sent; then it is cut off, and
   * may come back for the rest
   */
  constructor(
    readonly source: EventSource,
    readonly timeLimit: number,
  ) {}
}

/** An event as it is sent. JSON has no line breaks of its own, and no other field is text from outside. */
export function eventText({ comment, retry, id, event, data }: ServerEvent): string {
  const fields = { '': comment, retry, id, event, data: data && JSON.stringify(data) };
  const lines = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}\n`]));
  return `${lines.join('')}\n`;
}

/** What the client says that it has seen last. Nothing on its first visit. */
export const LastEventId = createParamDecorator((_: unknown, context: ExecutionContext): string | undefined => {
  return (
    context.switchToHttp().getRequest<{ headers: { 'last-event-id'?: string } }>().headers['last-event-id'] || undefined
  );
});
