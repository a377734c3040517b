import type {} from './facet.js';
import { contractFaultOf, eventFaultOf } from './contract.js';
import { eventually } from './eventually.js';
import type { TestPerson } from './people.js';

/** An event as a client dispatches it. */
export interface StreamedEvent {
  readonly id: string;
  readonly event: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the contract check has validated it
  readonly data: any;
}

const path = '/v1/user/notifications/stream';

/**
 * A stream of events (WHATWG HTML, 9.2), read in the background. Its answer and every event are held against
 * the OpenAPI document.
 */
export class EventStream {
  readonly events: StreamedEvent[] = [];
  readonly comments: string[] = [];
  lastEventId = '';
  retry: number | undefined;
  /** Whether the server ended it in good order; false: it broke off. */
  readonly ended: Promise<boolean>;
  private fault: string | undefined;
  private id = '';
  private stalled = Promise.resolve();

  private constructor(
    readonly response: Response,
    private readonly controller: AbortController,
  ) {
    this.ended = this.readAll();
  }

  /** Throws when the answer is no stream. */
  static async open(base: string, query: string, headers: Record<string, string>): Promise<EventStream> {
    const controller = new AbortController();
    const response = await fetch(`${base}${path}?${query}`, {
      headers: { accept: 'text/event-stream', ...headers },
      signal: controller.signal,
    });
    if (response.status !== 200) throw new Error(`the stream answered ${response.status}: ${await response.text()}`);
    return new EventStream(response, controller);
  }

  get titles(): string[] {
    return this.events.map(({ data }) => data.title as string);
  }

  close(): void {
    this.controller.abort();
  }

  /** Waits until so many events have come. */
  async has(count: number, within = 10_000): Promise<this> {
    await eventually(
      () => Promise.resolve(this.fault !== undefined || this.events.length >= count ? true : undefined),
      within,
    );
    if (this.fault !== undefined) throw new Error(this.fault);
    return this;
  }

  /** Waits for a sign of life that comes after this moment. */
  async pulse(): Promise<void> {
    const before = this.comments.length;
    await eventually(() => Promise.resolve(this.comments.length > before ? true : undefined));
  }

  /** Takes nothing more, and goes on when what this answers is called. */
  stall(): () => void {
    let goOn: () => void = () => undefined;
    this.stalled = new Promise((done) => (goOn = done));
    return goOn;
  }

  private async readAll(): Promise<boolean> {
    const type = this.response.headers.get('content-type')?.split(';', 1)[0] ?? '';
    this.fault = contractFaultOf('GET', path, { status: this.response.status, type, body: '' });
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const chunk of this.response.body ?? []) {
        text += decoder.decode(chunk as Uint8Array, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        blocks.forEach((block) => this.take(block));
        await this.stalled;
      }
      return text === '';
    } catch {
      return false;
    }
  }

  private take(block: string): void {
    const fields: Record<string, string> = {};
    for (const line of block.split('\n')) {
      const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
      if (name === '') this.comments.push(value);
      else fields[name] = fields[name] === undefined ? value : `${fields[name]}\n${value}`;
    }
    if (fields.retry !== undefined) this.retry = Number(fields.retry);
    this.lastEventId = this.id = fields.id ?? this.id;
    if (fields.data === undefined) return;
    const event = { id: this.id, event: fields.event ?? 'message', data: JSON.parse(fields.data) as unknown };
    this.fault ??= eventFaultOf('GET', path, event);
    this.events.push(event);
  }
}

/** What a spec says of the stream that it opens. */
export interface Following {
  readonly at?: string;
  readonly after?: string;
  readonly seconds?: number;
  readonly headers?: Record<string, string>;
  readonly ticket?: string;
}

const opened: EventStream[] = [];

/** Opens the stream of a user in their organization, and waits until it says where it begins. */
export async function follow(
  person: TestPerson,
  { at = facet.url, after, seconds, headers = person.headers, ticket }: Following = {},
): Promise<EventStream> {
  const query = `containerId=${person.organization}${seconds === undefined ? '' : `&seconds=${seconds}`}${ticket === undefined ? '' : `&ticket=${ticket}`}`;
  const stream = await EventStream.open(at, query, {
    ...headers,
    ...(after !== undefined && { 'last-event-id': after }),
  });
  opened.push(stream);
  await eventually(() => Promise.resolve(stream.comments.length > 0 ? true : undefined));
  return stream;
}

/** Closes every stream that the spec has opened. */
export function closeStreams(): void {
  for (const stream of opened.splice(0)) stream.close();
}
