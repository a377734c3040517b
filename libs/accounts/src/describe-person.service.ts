import { Injectable } from '@nestjs/common';
import { audit, type AuditEvent } from '@app/audit';
import { assertDisplayName, assertPictureAddress, Clock, type Precondition, type UserId } from '@app/common';
import { TransactionManager } from '@app/database';
import { PictureAddresses, Pictures } from '@app/pictures';
import { UsersRepository, type UserChanges } from '@app/users';

/** What people change about themselves. */
@Injectable()
export class DescribePerson {
  constructor(
    private readonly users: UsersRepository,
    private readonly pictures: Pictures,
    private readonly addresses: PictureAddresses,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /**
   * Changes what the person says of themselves. Throws `StaleVersion` when `expected` names another version.
   * The address of an uploaded picture, sent back as it was read, leaves that picture where it is; any other one takes its place.
   */
  describe(userId: UserId, { avatarUrl, ...others }: UserChanges, expected: Precondition): Promise<void> {
    return this.transactions.run(async (tx) => {
      const user = await this.users.lock(tx, userId);
      expected.demand(String(user.version));
      assertDisplayName('name', others.name, user.name);
      const samePicture = avatarUrl === undefined || avatarUrl === this.addresses.of(user);
      if (!samePicture) assertPictureAddress('avatarUrl', avatarUrl);
      const changes = samePicture ? others : { ...others, avatarUrl };
      if (Object.keys(changes).length === 0) return;
      await this.users.change(tx, userId, changes, this.clock.now());
      if (!samePicture) await this.pictures.release(tx, user.pictureHash);
      await audit.record(tx, ...auditEventsOf(userId, Object.keys(others), samePicture ? undefined : avatarUrl));
    });
  }
}

/** @param picture the address of another one, null for none */
function auditEventsOf(userId: UserId, fields: readonly string[], picture: string | null | undefined): AuditEvent[] {
  const target = { type: 'user', id: userId } as const;
  const described: AuditEvent = { action: 'user.described', target, details: { fields } };
  const pictured: AuditEvent = { action: 'picture.changed', target, details: { to: picture === null ? 'none' : 'address' } };
  return [...(fields.length > 0 ? [described] : []), ...(picture === undefined ? [] : [pictured])];
}
