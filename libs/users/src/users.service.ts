import { Injectable } from '@nestjs/common';
import { Clock, type Precondition, type UserId } from '@app/kernel';
import { Transactor } from '@app/persistence';
import { UsersRepository, type UserChanges } from './users.repository.js';

/** What people change about themselves. */
@Injectable()
export class Users {
  constructor(
    private readonly repository: UsersRepository,
    private readonly transactor: Transactor,
    private readonly clock: Clock,
  ) {}

  /** Changes what the person says of themselves. Throws `StaleVersion` when `expected` names another version. */
  describe(userId: UserId, changes: UserChanges, expected: Precondition): Promise<void> {
    return this.transactor.run(async (tx) => {
      const user = await this.repository.lock(tx, userId);
      expected.demand(String(user.version));
      if (Object.keys(changes).length > 0) await this.repository.change(tx, userId, changes, this.clock.now());
    });
  }
}
