import { Injectable } from '@nestjs/common';
import { ServiceUnavailable } from '@app/kernel';
import { Migrations } from '@app/persistence';

/** Whether this instance can serve. */
@Injectable()
export class Readiness {
  constructor(private readonly migrations: Migrations) {}

  async demand(): Promise<void> {
    if (!(await this.migrations.areComplete())) throw new ServiceUnavailable({ message: 'Migrations are not complete.', retryAfter: 5 });
  }
}
