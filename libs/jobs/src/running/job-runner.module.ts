import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JobHandlers } from './job-handlers.js';
import { JobRunner } from './job-runner.js';
import { PresenceRepository } from './presence.repository.js';
import { Presence } from './presence.service.js';

/** Makes this process work on jobs, where `JOBS` is on. The modules of all handlers belong to the same application. */
@Module({ imports: [DiscoveryModule], providers: [JobHandlers, Presence, PresenceRepository, JobRunner] })
export class JobRunnerModule {}
