import { Injectable } from '@nestjs/common';
import { ShutdownState } from '@app/bootstrap';
import { ServiceUnavailable } from '@app/common';
import { ConnectionPool, DatabaseClock, Migrations, ReplicaReads, type ReplicaStatus } from '@app/database';

/** Whether this instance can serve. */
@Injectable()
export class Readiness {
  constructor(
    private readonly migrations: Migrations,
    private readonly shutdown: ShutdownState,
    private readonly pool: ConnectionPool,
    private readonly databaseClock: DatabaseClock,
    private readonly reads: ReplicaReads,
  ) {}

  /** Undefined: there is none. Without it an instance serves as before. */
  get replica(): ReplicaStatus | undefined {
    return this.reads.state;
  }

  async assertReady(): Promise<void> {
    if (this.shutdown.hasBegun) throw new ServiceUnavailable({ message: 'The server is about to end.', retryAfter: 5 });
    const obstacle = await this.pool.obstacle();
    if (obstacle) throw new ServiceUnavailable({ message: obstacle, retryAfter: 5 });
    if (!this.databaseClock.isInTime)
      throw new ServiceUnavailable({
        message: 'The clock of this machine is not that of the database.',
        retryAfter: 10,
      });
    const complete = await this.migrations.areComplete().catch((cause: unknown) => {
      // Whatever is wrong with the database, this server cannot use it: that is no fault of the request.
      throw new ServiceUnavailable({ message: 'The database cannot be reached right now.', retryAfter: 5, cause });
    });
    if (!complete) throw new ServiceUnavailable({ message: 'Migrations are not complete.', retryAfter: 5 });
  }
}
