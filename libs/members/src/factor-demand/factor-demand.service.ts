import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import type { OrganizationId, UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { HandlesJob, type JobPayloads } from '@app/jobs';
import { languageOf, Mails, timeIn } from '@app/mail';
import { inboxes, NotificationsRepository } from '@app/notifications';
import { OrganizationsRepository } from '@app/organizations';
import {
  announcedDemand,
  demandedMembers,
  type AnnouncedDemand,
  type DemandedMember,
} from '../queries/factor-demand.queries.js';
import { DemandNotice } from './demand-notice.entity.js';
import { demandWords } from './factor-demand.words.js';

/** Members that a transaction looks at. */
const batchSize = 100;

/** Tells the members of an organization that it demands a second factor from some moment on. */
@Injectable()
export class FactorDemandService {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly mails: Mails,
    private readonly notifications: NotificationsRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /** Each member once: what was sent and how far it is are committed together. */
  @HandlesJob('factor-demand.announce')
  async announce({ organizationId }: JobPayloads['factor-demand.announce'], signal: AbortSignal): Promise<void> {
    // A job that is cut off goes on at its next attempt where it was.
    do signal.throwIfAborted();
    while (await this.announceSome(organizationId as OrganizationId));
  }

  /** @returns whether there are more members */
  private announceSome(organizationId: OrganizationId): Promise<boolean> {
    return this.transactions.run(async (tx) => {
      // The demand stays as it is meanwhile.
      await this.organizations.lockSettings(tx, organizationId, 'share');
      const demand = await tx.row<AnnouncedDemand>(announcedDemand, [organizationId]);
      if (!demand || demand.done) return false;
      const values = [organizationId, demand.reached, demand.since, batchSize];
      const members = await tx.rows<DemandedMember>(demandedMembers, values);
      const receivers = members.filter(({ lacksFactor }) => lacksFactor).map(({ userId }) => userId);
      await this.tell(tx, organizationId, receivers, demand);
      const isDone = members.length < batchSize;
      const progress = { done: isDone, reached: members.at(-1)?.userId ?? demand.reached };
      await tx.manager.update(DemandNotice, { organizationId }, progress);
      return !isDone;
    });
  }

  private async tell(
    tx: Tx,
    organizationId: OrganizationId,
    members: readonly UserId[],
    { organizationName, locale, dueAt }: AnnouncedDemand,
  ): Promise<void> {
    const receivers = await inboxes.lock(tx, organizationId, members);
    if (receivers.length === 0) return;
    const language = languageOf(locale);
    const { title, body } = demandWords[language];
    const content = { type: 'factor-demanded', title, body: body.replace('{at}', timeIn(language, dueAt)) };
    const sending = { ...content, data: { dueAt: dueAt.toISOString() }, sender: null, now: tx.now() };
    const { id } = await this.notifications.toSome(tx, organizationId, receivers, sending);
    const target = { type: 'organization', id: organizationId } as const;
    const details = { notification: id, recipients: receivers.length };
    await audit.record(tx, { action: 'notification.sent', organizationId, target, details });
    await this.mails.notify(tx, receivers, 'factor-demanded', { organizationId, organizationName, dueAt });
  }
}
