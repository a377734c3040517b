import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it arrived. */
export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly kind: number;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly events: readonly unknown[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** What collects traces: OTLP over HTTP, in JSON. */
export interface Receiver {
  readonly url: string;
  readonly spans: ReceivedSpan[];
  /** All that was sent, as it came. */
  readonly raw: string[];
  /** The headers of each delivery. */
  readonly headers: IncomingMessage['headers'][];
  close(): Promise<void>;
}

interface Attribute {
  readonly key: string;
  readonly value: Record<string, unknown>;
}

type SentSpan = Omit<ReceivedSpan, 'attributes' | 'resource' | 'events'> & {
  readonly attributes: Attribute[];
  readonly events?: unknown[];
};

interface Delivery {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Attribute[] };
    readonly scopeSpans: readonly { readonly spans: SentSpan[] }[];
  }[];
}

const read = (attributes: readonly Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

function spansIn({ resourceSpans }: Delivery): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        ...span,
        events: span.events ?? [],
        attributes: read(span.attributes),
        resource: read(resource.attributes),
      })),
    ),
  );
}

/** Starts one. */
export async function anOtlpReceiver(): Promise<Receiver> {
  const received: Pick<Receiver, 'spans' | 'raw' | 'headers'> = { spans: [], raw: [], headers: [] };
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      const known = request.method === 'POST' && request.url === '/v1/traces';
      if (known) {
        received.raw.push(text);
        received.headers.push(request.headers);
        received.spans.push(...spansIn(JSON.parse(text) as Delivery));
      }
      response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, ...received, close };
}
