import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Settings } from '@app/config';
import { DemoDataModule } from '@app/demo';
import { foundation, logLines } from '@app/foundation';
import { SystemClock } from '@app/kernel';
import { TasksModule } from '@app/tasks';

/** The rooms that work on jobs, without a face. */
@Module({})
export class WorkerModule {
  /** @param others modules that not every installation has */
  static with(settings: Settings, others: readonly Type[]): DynamicModule {
    const log = LoggerModule.forRoot({ pinoHttp: logLines(settings) });
    return { module: WorkerModule, imports: [log, ...foundation(settings, new SystemClock()), ...others, DemoDataModule, TasksModule] };
  }
}
