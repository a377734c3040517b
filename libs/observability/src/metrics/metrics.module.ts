import { Module } from '@nestjs/common';
import { AuthModule } from '@app/auth';
import { SETTINGS, type Settings } from '@app/config';
import { JobsModule } from '@app/jobs';
import { MetricsRegistry } from './metrics-registry.js';
import { MetricsServer } from './metrics-server.js';
import { RequestMeter } from './request-meter.js';

/** A single process serves its metrics; with several workers the primary process serves those of all. */
const server = {
  provide: MetricsServer,
  inject: [MetricsRegistry, SETTINGS],
  useFactory: (registry: MetricsRegistry, settings: Settings): MetricsServer | undefined => {
    if (settings.WORKERS === 1) return new MetricsServer(registry, settings);
    registry.exposeToPrimary();
    return undefined;
  },
};

const meter = {
  provide: RequestMeter,
  inject: [MetricsRegistry],
  useFactory: (registry: MetricsRegistry): RequestMeter => registry.requests,
};

@Module({
  imports: [AuthModule, JobsModule],
  providers: [MetricsRegistry, meter, server],
  exports: [RequestMeter],
})
export class MetricsModule {}
