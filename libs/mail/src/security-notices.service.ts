import { Injectable } from '@nestjs/common';
import { audit, type AuditEvent } from '@app/audit';
import type { UserId } from '@app/common';
import type { Tx } from '@app/database';
import { UsersRepository } from '@app/users';
import type { SecurityNoticeKind } from './mail.entity.js';
import { Mails } from './mails.service.js';

/** A notice that could not be sent within 3 days is dropped. */
const lifetimeMs = 3 * 86_400_000;

/**
 * Emails that report a change of an account to its user, who may not have made it. A notice is queued in the
 * transaction of the change, and only to a
 * verified address: an unverified one may belong to another person.
 */
@Injectable()
export class SecurityNotices {
  constructor(
    private readonly mails: Mails,
    private readonly users: UsersRepository,
  ) {}

  /**
   * Does nothing where mail is off, or the user has no verified address.
   * @param about the organization and the actor of the audit event, where the request does not determine them
   */
  async send(
    tx: Tx,
    userId: UserId,
    kind: SecurityNoticeKind,
    about: Pick<AuditEvent, 'organizationId' | 'by'> = {},
  ): Promise<void> {
    const address = await this.addressOf(tx, userId);
    if (address !== undefined) await this.sendTo(tx, address, userId, kind, about);
  }

  /** The address that would get a notice now. */
  async addressOf(tx: Tx, userId: UserId): Promise<string | undefined> {
    return this.mails.isOn ? this.users.verifiedAddressOf(tx, userId) : undefined;
  }

  /** Sends the notice to the previous address of the user. */
  async sendTo(
    tx: Tx,
    address: string,
    userId: UserId,
    kind: SecurityNoticeKind,
    about: Pick<AuditEvent, 'organizationId' | 'by'>,
  ): Promise<void> {
    const allowance = await this.mails.allowNotice(tx, address, kind);
    if (!allowance) return;
    await this.mails.queue(tx, allowance, { userId, kind, goodUntil: new Date(tx.now().getTime() + lifetimeMs) });
    await audit.record(tx, {
      ...about,
      action: 'letter.sent',
      target: { type: 'user', id: userId },
      details: { kind },
    });
  }
}
