import { Injectable } from '@nestjs/common';
import type { NotificationId, OrganizationId } from '@app/common';
import { TransactionManager } from '@app/database';
import { HandlesJob, type JobPayloads } from '@app/jobs';
import { DispatchesRepository } from '@app/notifications';
import { roleMembers, type RoleMember } from '../queries/role-members.queries.js';

/** Members that a transaction looks at. */
const batchSize = 500;

/** Sends notifications to the members who had a role when the notification was sent. */
@Injectable()
export class RoleNotifications {
  constructor(
    private readonly dispatches: DispatchesRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /** Each member once: what was delivered and how far it is are committed together. */
  @HandlesJob('notification.dispatch')
  async handle(
    { organizationId, notificationId }: JobPayloads['notification.dispatch'],
    signal: AbortSignal,
  ): Promise<void> {
    // A job that is cut off goes on at its next attempt where it was.
    do signal.throwIfAborted();
    while (await this.sendSome(organizationId as OrganizationId, notificationId as NotificationId));
  }

  /** @returns whether there are more members */
  private sendSome(organizationId: OrganizationId, id: NotificationId): Promise<boolean> {
    return this.transactions.run(async (tx) => {
      const dispatch = await this.dispatches.lock(tx, organizationId, id);
      if (!dispatch) return false;
      const { roleId, reached, beganAt } = dispatch;
      const members = await tx.rows<RoleMember>(roleMembers, [organizationId, roleId, reached, beganAt, batchSize]);
      const receivers = members.filter(({ counts }) => counts).map((member) => member.id);
      const isLast = members.length < batchSize;
      return this.dispatches.step(tx, organizationId, id, {
        receivers,
        reached: isLast ? null : (members.at(-1)?.id ?? null),
      });
    });
  }
}
