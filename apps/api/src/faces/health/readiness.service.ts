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
    const complete = await this.migrations.areComplete().catch((cause: unknown) => {
      // Whatever is wrong with the database, a server that cannot use it is not ready, and no proxy should take that for a fault of the request.
      throw new ServiceUnavailable({ message: 'The database cannot be used right now.', retryAfter: 5, cause });
    });
    if (!complete) throw new ServiceUnavailable({ message: 'Migrations are not complete.', retryAfter: 5 });
  }
}
