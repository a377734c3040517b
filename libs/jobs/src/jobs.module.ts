import { Module } from '@nestjs/common';
import { Jobs } from './jobs.service.js';

/** For who queues work. */
@Module({ providers: [Jobs], exports: [Jobs] })
export class JobsModule {}
