import { Module } from '@nestjs/common';
import { AuthModule } from '@app/auth';
import { MetricsRegistry } from './metrics-registry.js';
import { MetricsServer } from './metrics-server.js';
import { RequestMeter } from './request-meter.js';

/** Part of an application whose `METRICS_PORT` is set. */
@Module({ imports: [AuthModule], providers: [RequestMeter, MetricsRegistry, MetricsServer], exports: [RequestMeter, MetricsServer] })
export class MetricsModule {}
