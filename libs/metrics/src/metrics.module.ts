import { Module } from '@nestjs/common';
import { AuthModule } from '@app/auth';
import { MetricsRegistry } from './metrics-registry.js';
import { MetricsServer } from './metrics-server.js';
import { PrometheusMeter } from './prometheus-meter.js';
import { RequestMeter } from './request-meter.js';

@Module({
  imports: [AuthModule],
  providers: [PrometheusMeter, { provide: RequestMeter, useExisting: PrometheusMeter }, MetricsRegistry, MetricsServer],
  exports: [RequestMeter, MetricsServer],
})
export class MetricsModule {}
