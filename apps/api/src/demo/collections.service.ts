import { Injectable } from '@nestjs/common';
import { DemoJob } from './job.service.js';
import { DemoNotifications } from './notifications.service.js';
import { DemoPicture } from './picture.service.js';

/** What there is to look at in the demo beside its people. */
@Injectable()
export class DemoCollections {
  constructor(
    private readonly notifications: DemoNotifications,
    private readonly pictures: DemoPicture,
    private readonly jobs: DemoJob,
  ) {}

  /** @returns what examples point at whose name only this installation knows */
  async show(): Promise<{ picture: string | undefined; parkedJob: string | undefined }> {
    await this.notifications.deliver();
    return { picture: await this.pictures.hang(), parkedJob: await this.jobs.park() };
  }
}
