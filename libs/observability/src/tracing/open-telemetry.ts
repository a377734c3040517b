import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Tracer,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Span,
} from '@opentelemetry/sdk-trace';
import { version, type Settings } from '@app/config';
import { AllowListExporter } from './allow-list.exporter.js';
import { reportError } from './report-error.js';
import { traceStatements } from './statements.js';
import type { TracedRequest, Tracing } from './tracing.js';

/** Milliseconds that the shutdown waits for the last export. */
const timeLimit = 2000;

const propagator = new W3CTraceContextPropagator();

/** `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` are read by the library itself. */
function providerOf({
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_TRACES_SAMPLER_ARG: share,
}: Settings): TracerProvider {
  const exporter = new AllowListExporter(new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }));
  return new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'facet', 'service.version': version }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
}

/** Traces over OTLP. There is one in a process: the current trace is bound to the async context. */
export class OpenTelemetry implements Tracing {
  private readonly provider: TracerProvider;
  private readonly tracer: Tracer;

  constructor(settings: Settings) {
    reportError();
    this.provider = providerOf(settings);
    this.tracer = this.provider.getTracer('facet', version);
    // Async context is how OpenTelemetry finds the span of a statement: `pg` takes no such parameter.
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    traceStatements(this.provider);
  }

  begin(method: string, headers: IncomingHttpHeaders): TracedRequest {
    const before = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
    const span = this.tracer.startSpan(
      method,
      { kind: SpanKind.SERVER, attributes: { 'http.request.method': method } },
      before,
    );
    return new Traced(span as Span, method, trace.setSpan(before, span));
  }

  async close(): Promise<void> {
    await Promise.race([this.provider.shutdown().catch(() => undefined), sleep(timeLimit, undefined, { ref: false })]);
  }
}

class Traced implements TracedRequest {
  constructor(
    private readonly span: Span,
    private readonly method: string,
    private readonly within: Context,
  ) {}

  get traceId(): string {
    return this.span.spanContext().traceId;
  }

  get spanId(): string {
    return this.span.spanContext().spanId;
  }

  run(work: () => void): void {
    // Outside of a trace the instrumentation of statements does nothing, and costs nothing.
    if (this.span.isRecording()) context.with(this.within, work);
    else work();
  }

  end(route: string, status: number | undefined): void {
    this.span.updateName(`${this.method} ${route}`);
    this.span.setAttribute('http.route', route);
    if (status === undefined) this.span.setAttribute('error.type', 'aborted');
    else this.span.setAttribute('http.response.status_code', status);
    if (status !== undefined && status >= 500) this.span.setStatus({ code: SpanStatusCode.ERROR });
    this.span.end();
  }
}
