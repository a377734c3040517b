import { Module, type DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Settings } from '@app/config';
import { foundation, logLines } from '@app/foundation';
import { SystemClock } from '@app/kernel';
import { TasksModule } from '@app/tasks';

/** The rooms that work on jobs, without a face. */
@Module({})
export class WorkerModule {
  static with(settings: Settings): DynamicModule {
    const log = LoggerModule.forRoot({ pinoHttp: logLines(settings) });
    return { module: WorkerModule, imports: [log, ...foundation(settings, new SystemClock()), TasksModule] };
  }
}
