import { Injectable } from '@nestjs/common';
import { DemoNotifications } from './notifications.service.js';
import { DemoPicture } from './picture.service.js';

/** What there is to look at in the demo beside its people. */
@Injectable()
export class DemoScenery {
  constructor(
    private readonly picture: DemoPicture,
    private readonly notifications: DemoNotifications,
  ) {}

  /** @returns the name of the file of a picture, where there is one */
  async set(): Promise<string | undefined> {
    await this.notifications.deliver();
    return this.picture.hang();
  }
}
