import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JobHandlers } from './job-handlers.js';
import { JobRunner } from './job-runner.js';
import { HeartbeatsRepository } from './heartbeats.repository.js';
import { Heartbeat } from './heartbeat.service.js';

/** Makes this process work on jobs, where `JOBS` is on. The modules of all handlers belong to the same application. */
@Module({ imports: [DiscoveryModule], providers: [JobHandlers, Heartbeat, HeartbeatsRepository, JobRunner] })
export class JobRunnerModule {}
