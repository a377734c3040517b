import { Injectable } from '@nestjs/common';
import { ExpiredSessions } from '@app/auth';
import { TaskHandlers, type Handlers } from '@app/jobs';
import type { PictureHash } from '@app/kernel';
import { TrimNotifications } from '@app/notifications';
import { SearchIndex } from '@app/organizations';
import { Pictures } from '@app/pictures';
import { AccountTasks } from './account-tasks.service.js';

/** Which room does which task. The terms of each (tries, time, schedule) stand in `jobs/task-terms.ts`. */
@Injectable()
export class Tasks extends TaskHandlers {
  readonly table: Handlers;

  constructor(pictures: Pictures, sessions: ExpiredSessions, notifications: TrimNotifications, search: SearchIndex, accounts: AccountTasks) {
    super();
    this.table = {
      ...accounts.table,
      'picture.sweep': ({ hash }) => pictures.sweep(hash as PictureHash),
      'pictures.clean': async (_, signal) => void (await pictures.sweepOrphans(signal)),
      'notifications.trim': (_, signal) => notifications.run(signal),
      'search.fold': async (_, signal) => void (await search.fold(signal)),
      'sessions.sweep': (_, signal) => sessions.sweep(signal),
    };
  }
}
