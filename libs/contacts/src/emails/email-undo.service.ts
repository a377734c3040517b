import { Injectable } from '@nestjs/common';
import { AccountDeletionService } from '@app/accounts';
import { AddressOwnership, LinkInvalid, type ClientInfo } from '@app/auth';
import { newId, type UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { recordAccountEvent } from '@app/organizations';
import { ContactsRepository, isRestorable, UsersRepository, type OwnEmail } from '@app/users';
import type { EmailChange } from './email-change.entity.js';
import { EmailAdditionsRepository } from './email-additions.repository.js';
import { EmailChangesService } from './email-changes.service.js';
import { EmailClaimsService } from './email-claims.service.js';

/** Milliseconds before a change within which a thief is taken to have prepared it. */
const preparation = 86_400_000;

/** Undoes changes of the default address with the link that the former one got. */
@Injectable()
export class EmailUndoService {
  constructor(
    private readonly changes: EmailChangesService,
    private readonly contacts: ContactsRepository,
    private readonly additions: EmailAdditionsRepository,
    private readonly claims: EmailClaimsService,
    private readonly users: UsersRepository,
    private readonly addresses: AddressOwnership,
    private readonly deletion: AccountDeletionService,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Gives the account back to the owner of the former address. It asks for nothing but the link, because a thief may
   * have changed everything else, and leaves nothing by which a thief gets in again:
   * - the former address is the default again, also when it was removed or the account was deleted by its user;
   * - addresses go that became the default by this change or a later one, and those added since, or on the day
   *   before; those that are not verified go all;
   * - all sessions and refresh tokens, API keys, links and waiting codes end, and the password: the restored address
   *   gets a link for a new one;
   * - second factors, wallets and identities go that were added since, or on the day before, and all recovery codes.
   *   Older ones stay;
   * - later changes cannot be undone; earlier ones can.
   * It does not take back what others see or hold: roles granted, invitations and notifications sent, the profile.
   * They are in the audit. Throws `LinkInvalid`, `EmailTaken` when another account has proved the former address
   * meanwhile, or `TooManyRequests`.
   */
  async undo(token: string, client: ClientInfo): Promise<void> {
    const change = await this.changes.find(token, client);
    await this.transactions.run(async (tx) => {
      await this.changes.reserve(tx, change);
      await this.claims.lock(tx, change.formerEmail);
      const isDeleted = await this.lockUsable(tx, change.userId);
      const { undone, earlier } = await this.changes.take(tx, change);
      if (isDeleted) await this.restoreAccount(tx, change.userId);
      const removed = await this.restoreAddress(tx, change, undone, earlier);
      await this.additions.removeAll(tx, change.userId);
      const ended = await this.addresses.endAccess(tx, change.userId, beginningOf(change));
      await this.contacts.recordEdit(tx, change.userId);
      const details = { ...ended, emails: removed.length };
      await recordAccountEvent(tx, change.userId, { action: 'email.change_undone', by: change.userId, details });
      const replaced = removed.filter(({ addressKey }) => undone.some(({ newKey }) => newKey === addressKey));
      await this.changes.tellUndone(tx, change, replaced);
    });
  }

  /** @returns whether its user deleted the account */
  private async lockUsable(tx: Tx, userId: UserId): Promise<boolean> {
    const account = await this.users.lockStatus(tx, userId);
    const isDeleted = account?.status === 'deleted' && isRestorable(account, tx.now());
    if (account?.status !== 'active' && !isDeleted) throw new LinkInvalid();
    return isDeleted;
  }

  private async restoreAccount(tx: Tx, userId: UserId): Promise<void> {
    await this.deletion.restore(tx, userId);
    await recordAccountEvent(tx, userId, { action: 'user.restored', by: userId });
  }

  /** @returns the addresses that were removed */
  private async restoreAddress(
    tx: Tx,
    change: EmailChange,
    undone: readonly EmailChange[],
    earlier: readonly EmailChange[],
  ): Promise<OwnEmail[]> {
    const { userId, formerEmail: email, formerKey } = change;
    const own = await this.contacts.emailsIn(tx, userId);
    const former = own.find(({ addressKey }) => addressKey === formerKey);
    const id = former?.id ?? newId();
    if (!former) {
      await this.claims.release(tx, email);
      await this.contacts.addEmail(tx, userId, { id, email });
    }
    await this.contacts.setDefaultEmail(tx, userId, id);
    const began = beginningOf(change);
    const replaced = new Set(undone.map(({ newKey }) => newKey));
    const keeps = new Set([formerKey, ...earlier.map((one) => one.formerKey)]);
    const removed = own.filter(
      ({ addressKey, createdAt }) => !keeps.has(addressKey) && (replaced.has(addressKey) || createdAt >= began),
    );
    await this.contacts.removeEmails(
      tx,
      userId,
      removed.map((one) => one.id),
    );
    return removed;
  }
}

const beginningOf = ({ changedAt }: EmailChange): Date => new Date(changedAt.getTime() - preparation);
