import { Injectable } from '@nestjs/common';
import { Departure } from '@app/foundation';
import { ServiceUnavailable } from '@app/kernel';
import { Migrations } from '@app/persistence';

/** Whether this instance can serve. */
@Injectable()
export class Readiness {
  constructor(
    private readonly migrations: Migrations,
    private readonly departure: Departure,
  ) {}

  async demand(): Promise<void> {
    if (this.departure.hasBegun) throw new ServiceUnavailable({ message: 'The server is about to end.', retryAfter: 5 });
    if (!(await this.migrations.areComplete())) throw new ServiceUnavailable({ message: 'Migrations are not complete.', retryAfter: 5 });
  }
}
