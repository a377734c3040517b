import { Module } from '@nestjs/common';
import { AuthModule } from '@app/auth';
import { RunningModule } from '@app/jobs';
import { NotificationsModule } from '@app/notifications';
import { OrganizationsModule } from '@app/organizations';
import { PicturesModule } from '@app/pictures';
import { AccountTasksModule } from './account-tasks.module.js';
import { Tasks } from './tasks.service.js';

/** Makes this process work on jobs, where `JOBS` lets it. */
@Module({ imports: [RunningModule.with(Tasks, [AccountTasksModule, AuthModule, NotificationsModule, OrganizationsModule, PicturesModule])] })
export class TasksModule {}
