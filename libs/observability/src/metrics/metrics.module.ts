import { Module } from '@nestjs/common';
import { AuthModule } from '@app/auth';
import { SETTINGS, type Settings } from '@app/config';
import { JobsModule } from '@app/jobs';
import { MetricsRegistry } from './metrics-registry.js';
import { MetricsServer } from './metrics-server.js';
import { PrometheusMeter } from './prometheus-meter.js';
import { QueueMetrics } from './queue-metrics.js';
import { RequestMeter } from './request-meter.js';

/** A process of its own serves its metrics; one of several that share the port leaves that to the process that started them. */
const server = {
  provide: MetricsServer,
  inject: [MetricsRegistry, SETTINGS],
  useFactory: (registry: MetricsRegistry, settings: Settings): MetricsServer | undefined => {
    if (settings.WORKERS === 1) return new MetricsServer(registry, settings);
    registry.tellPrimary();
    return undefined;
  },
};

@Module({
  imports: [AuthModule, JobsModule],
  providers: [PrometheusMeter, { provide: RequestMeter, useExisting: PrometheusMeter }, QueueMetrics, MetricsRegistry, server],
  exports: [RequestMeter],
})
export class MetricsModule {}
