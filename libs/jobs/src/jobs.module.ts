import { Module } from '@nestjs/common';
import { Jobs } from './jobs.service.js';
import { JobQueue } from './queue/job-queue.service.js';
import { QueueRepository } from './queue/queue.repository.js';

/** Queues work (`Jobs`), and shows the queue to operators (`JobQueue`). */
@Module({ providers: [Jobs, JobQueue, QueueRepository], exports: [Jobs, JobQueue, QueueRepository] })
export class JobsModule {}
