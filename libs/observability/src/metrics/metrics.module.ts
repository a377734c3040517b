import { Module } from '@nestjs/common';
import { AuthModule } from '@app/auth';
import { JobsModule } from '@app/jobs';
import { MetricsRegistry } from './metrics-registry.js';
import { MetricsServer } from './metrics-server.js';
import { PrometheusMeter } from './prometheus-meter.js';
import { QueueMetrics } from './queue-metrics.js';
import { RequestMeter } from './request-meter.js';

@Module({
  imports: [AuthModule, JobsModule],
  providers: [PrometheusMeter, { provide: RequestMeter, useExisting: PrometheusMeter }, QueueMetrics, MetricsRegistry, MetricsServer],
  exports: [RequestMeter, MetricsServer],
})
export class MetricsModule {}
