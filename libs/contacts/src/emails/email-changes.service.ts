import { Injectable } from '@nestjs/common';
import { LinkInvalid, LinksService, type ClientInfo } from '@app/auth';
import { newId, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import { Mails } from '@app/mail';
import { RateLimits } from '@app/rate-limits';
import { UsersRepository, type OwnEmail } from '@app/users';
import type { EmailChange } from './email-change.entity.js';
import { EmailChangesRepository } from './email-changes.repository.js';

/** Milliseconds for which a change can be undone. */
const undoLifetime = 7 * 86_400_000;

/** Changes of the default address, and the emails about them. */
@Injectable()
export class EmailChangesService {
  constructor(
    private readonly repository: EmailChangesRepository,
    private readonly users: UsersRepository,
    private readonly links: LinksService,
    private readonly mails: Mails,
    private readonly limits: RateLimits,
  ) {}

  /**
   * Tells the former default address, with a link that undoes the change. Who goes back to an address that may undo a
   * change gets no link for the address that they leave: it could not outlive that one. An address that was not
   * verified gets nothing.
   */
  async tellFormer(tx: Tx, userId: UserId, former: OwnEmail | undefined, next: OwnEmail): Promise<void> {
    if (!former?.verified || !this.mails.isOn) return;
    const returns = (await this.repository.listIn(tx, userId)).some(({ formerKey }) => formerKey === next.addressKey);
    if (returns) return this.mails.notifyAt(tx, former.email, userId, 'address-changed', {});
    const [id, changedAt] = [newId(), tx.now()];
    const expiresAt = new Date(changedAt.getTime() + undoLifetime);
    const about = { formerEmail: former.email, formerKey: former.addressKey, newKey: next.addressKey };
    await this.repository.add(tx, { id, userId, ...about, changedAt, expiresAt });
    const link = { token: this.repository.linkOf(id), goodUntil: expiresAt };
    await this.mails.notifyAt(tx, former.email, userId, 'address-replaced', {}, link);
  }

  /** The change of a link. Throws `LinkInvalid` or `TooManyRequests`. */
  async find(token: string, client: ClientInfo): Promise<EmailChange> {
    await this.limits.consume('link.address', client.ipAddress);
    const found = await this.repository.findByLink(token);
    if (!found) throw new LinkInvalid();
    return found;
  }

  /** Throws `LinkInvalid` when another call uses the link at this moment, without waiting for it. */
  async reserve(tx: Tx, { id }: EmailChange): Promise<void> {
    if (!(await this.repository.reserve(tx, id))) throw new LinkInvalid();
  }

  /**
   * Uses a link up, and those of all later changes. Throws `LinkInvalid` when another call has done so meanwhile. The
   * caller has locked the user.
   */
  async take(tx: Tx, change: EmailChange): Promise<{ undone: EmailChange[]; earlier: EmailChange[] }> {
    if (!(await this.repository.take(tx, change.id))) throw new LinkInvalid();
    const others = await this.repository.listIn(tx, change.userId);
    const later = others.filter(({ changedAt }) => changedAt >= change.changedAt);
    await this.repository.removeAll(
      tx,
      later.map(({ id }) => id),
    );
    return { undone: [change, ...later], earlier: others.filter((one) => !later.includes(one)) };
  }

  /** Tells the restored address and those that were removed. The restored one also gets a link for a password. */
  async tellUndone(tx: Tx, { userId, formerEmail }: EmailChange, removed: readonly OwnEmail[]): Promise<void> {
    const about = { organizationId: await this.links.organizationOf(tx, userId), by: userId };
    const recipients = [formerEmail, ...removed.filter(({ verified }) => verified).map(({ email }) => email)];
    for (const recipient of recipients) await this.mails.notifyAt(tx, recipient, userId, 'address-restored', about);
    const owner = this.mails.isOn ? await this.users.ownerOf(tx, formerEmail) : undefined;
    if (owner) await this.links.send(tx, 'reset-password', owner);
  }
}
