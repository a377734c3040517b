import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

/**
 * Attributes that are exported. The text of prepared queries contains no values; messages of errors may, so
 * they are left out.
 */
const allowed = new Set([
  ...['http.request.method', 'http.route', 'http.response.status_code', 'error.type'],
  ...[
    'db.system.name',
    'db.namespace',
    'db.query.text',
    'db.postgresql.plan',
    'db.operation.batch.size',
    'server.address',
    'server.port',
  ],
]);

const listed = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => allowed.has(name)));

/** A span with the attributes of the list alone. */
function bare(span: ReadableSpan): ReadableSpan {
  const { name, kind, startTime, endTime, duration, ended, resource, instrumentationScope, parentSpanContext } = span;
  return {
    ...{ name, kind, startTime, endTime, duration, ended, resource, instrumentationScope },
    ...(parentSpanContext && { parentSpanContext }),
    spanContext: () => span.spanContext(),
    status: { code: span.status.code },
    attributes: listed(span.attributes),
    ...{ links: [], events: [], droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
  };
}

/** Exports an allow-list of each span. An attribute that a new version of an instrumentation adds is not exported. */
export class AllowListExporter implements SpanExporter {
  constructor(private readonly inner: SpanExporter) {}

  export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
    this.inner.export(spans.map(bare), done);
  }

  shutdown(): Promise<void> {
    return this.inner.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.inner.forceFlush?.();
  }
}
