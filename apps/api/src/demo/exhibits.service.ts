import { Injectable } from '@nestjs/common';
import { DemoJob } from './job.service.js';
import { DemoPicture } from './picture.service.js';

/** What examples point at whose name only this installation knows. */
@Injectable()
export class DemoExhibits {
  constructor(
    private readonly pictures: DemoPicture,
    private readonly jobs: DemoJob,
  ) {}

  async show(): Promise<{ picture: string | undefined; parkedJob: string | undefined }> {
    return { picture: await this.pictures.hang(), parkedJob: await this.jobs.park() };
  }
}
