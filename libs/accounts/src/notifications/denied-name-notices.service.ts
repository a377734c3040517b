import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { HandlesJob, type JobPayloads } from '@app/jobs';
import { languageOf, Mails } from '@app/mail';
import { inboxes, NotificationsRepository, type PersonalMessage } from '@app/notifications';
import { FormerUsernamesRepository, OrganizationsRepository, type UntoldName } from '@app/organizations';
import { UsersRepository } from '@app/users';
import { deniedNameWords } from './denied-name-words.js';

/** Members in one transaction: each may get an email. */
const batchSize = 100;

/** A member who is told, and the languages that they may read. */
interface Receiver {
  readonly id: UserId;
  readonly locales: readonly (string | null)[];
}

/** Tells members that a denial changed their usernames: by a notification, and by an email where they have a verified address. */
@Injectable()
export class DeniedNameNotices {
  constructor(
    private readonly formerNames: FormerUsernamesRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly users: UsersRepository,
    private readonly notifications: NotificationsRepository,
    private readonly mails: Mails,
    private readonly transactions: TransactionManager,
  ) {}

  @HandlesJob('username.tell')
  async handle({ organizationId }: JobPayloads['username.tell'], signal: AbortSignal): Promise<void> {
    // A job that is cut off goes on at its next attempt where it was.
    do signal.throwIfAborted();
    while (await this.transactions.run((tx) => this.tellSome(tx, organizationId as OrganizationId)));
  }

  /**
   * Locks in the order of an erasure: users, inboxes, names. Who has left or is deleted is told nothing.
   * @returns whether there may be more
   */
  private async tellSome(tx: Tx, organizationId: OrganizationId): Promise<boolean> {
    const untold = await this.formerNames.nextUntold(tx, organizationId, batchSize);
    if (untold.length === 0) return false;
    const { name: organizationName, locale } = await this.organizations.describe(tx, organizationId);
    const users = await this.users.keep(tx, untold);
    const reached = new Set(await inboxes.lock(tx, organizationId, untold));
    const names = await this.formerNames.takeUntold(tx, organizationId, untold);
    const receivers = users
      .filter(({ id, status }) => status !== 'deleted' && reached.has(id))
      .map((user) => ({ id: user.id, locales: [user.locale, locale] }));
    const messages = receivers.flatMap((receiver) => messageTo(receiver, names));
    await this.notifications.toEach(tx, organizationId, messages, tx.now());
    for (const { userId } of messages)
      await this.mails.notify(tx, userId, 'username-denied', { organizationId, organizationName });
    return true;
  }
}

/** One message, also about several names in a row. None for a member whom another run has told. */
function messageTo({ id, locales }: Receiver, names: readonly UntoldName[]): PersonalMessage[] {
  const lost = names.filter(({ userId }) => userId === id);
  const [first, last] = [lost[0], lost.at(-1)];
  if (!first || !last) return [];
  const [from, to] = [first.name, last.successor];
  const { title, body } = deniedNameWords[languageOf(...locales)];
  return [{ userId: id, type: 'username.changed', title, body: body(from, to), data: { from, to } }];
}
