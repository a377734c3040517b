import { Module } from '@nestjs/common';
import { Jobs } from './jobs.service.js';
import { JobQueue } from './queue/job-queue.service.js';
import { QueueStatistics } from './queue/queue-statistics.service.js';
import { QueueRepository } from './queue/queue.repository.js';

/** For who queues work, and who looks after the queue. */
@Module({ providers: [Jobs, JobQueue, QueueStatistics, QueueRepository], exports: [Jobs, JobQueue, QueueStatistics, QueueRepository] })
export class JobsModule {}
