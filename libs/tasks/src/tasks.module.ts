import { Module } from '@nestjs/common';
import { AuthModule } from '@app/auth';
import { RunningModule } from '@app/jobs';
import { NotificationsModule } from '@app/notifications';
import { PicturesModule } from '@app/pictures';
import { Tasks } from './tasks.service.js';

/** Makes this process work on jobs, where `JOBS` lets it. */
@Module({ imports: [RunningModule.with(Tasks, [AuthModule, NotificationsModule, PicturesModule])] })
export class TasksModule {}
