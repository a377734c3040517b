import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { JobRunner } from './job-runner.js';
import { PresenceRepository } from './presence.repository.js';
import { Presence } from './presence.service.js';
import { TaskHandlers } from './task-handlers.js';

/** For the process that does the work. */
@Module({})
export class RunningModule {
  static with(handlers: Type<TaskHandlers>, rooms: Type[]): DynamicModule {
    const provided = { provide: TaskHandlers, useClass: handlers };
    return { module: RunningModule, imports: rooms, providers: [provided, Presence, PresenceRepository, JobRunner] };
  }
}
