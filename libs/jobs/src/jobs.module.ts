import { Module } from '@nestjs/common';
import { JobQueue } from './queue/job-queue.service.js';

/** Shows the queue to operators and metrics. */
@Module({ providers: [JobQueue], exports: [JobQueue] })
export class JobsModule {}
