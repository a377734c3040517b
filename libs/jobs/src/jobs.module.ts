import { Module } from '@nestjs/common';
import { Jobs } from './jobs.service.js';
import { JobQueue } from './queue/job-queue.service.js';
import { QueueCensus } from './queue/queue-census.service.js';
import { QueueRepository } from './queue/queue.repository.js';

/** For who queues work, and who looks after the queue. */
@Module({ providers: [Jobs, JobQueue, QueueCensus, QueueRepository], exports: [Jobs, JobQueue, QueueCensus, QueueRepository] })
export class JobsModule {}
