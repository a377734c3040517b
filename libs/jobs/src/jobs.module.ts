import { Module } from '@nestjs/common';
import { JobQueue } from './queue/job-queue.service.js';
import { QueueRepository } from './queue/queue.repository.js';

/** Shows the queue to operators and metrics. */
@Module({ providers: [JobQueue, QueueRepository], exports: [JobQueue, QueueRepository] })
export class JobsModule {}
