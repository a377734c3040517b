import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import { Clock, type UserId } from '@app/common';

const day = 86_400_000;

/** Under this key the purge of a person waits in the queue. */
export const purgeKeyOf = (userId: UserId): string => `account.purge:${userId}`;

/** When a deletion that is asked for now takes its final effect. */
@Injectable()
export class DeletionPolicy {
  constructor(
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  fromNow(): { deletedAt: Date; purgeAfter: Date } {
    const deletedAt = this.clock.now();
    return { deletedAt, purgeAfter: new Date(deletedAt.getTime() + this.settings.ACCOUNT_DELETION_GRACE * day) };
  }
}
