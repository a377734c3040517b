import { Injectable } from '@nestjs/common';
import { audit, type AuditEvent } from '@app/audit';
import type { UserId } from '@app/common';
import type { Tx } from '@app/database';
import { UsersRepository } from '@app/users';
import type { SecurityNoticeKind } from './mail.entity.js';
import { Mails } from './mails.service.js';

/** How long a notice is worth sending: 3 days. */
const lifetimeMs = 3 * 86_400_000;

/**
 * Tells a user that something changed about how their account is used, so that they learn of it when it was somebody else. It is queued in the transaction
 * of the change. Only a verified address gets one: another belongs to nobody yet.
 */
@Injectable()
export class SecurityNotices {
  constructor(
    private readonly mails: Mails,
    private readonly users: UsersRepository,
  ) {}

  /**
   * Nothing where no mail is sent, or the user has no verified address.
   * @param about for the audit: where the change is recorded, and by whom, when the request does not say
   */
  async send(tx: Tx, userId: UserId, kind: SecurityNoticeKind, about: Pick<AuditEvent, 'organizationId' | 'by'> = {}): Promise<void> {
    const address = await this.addressOf(tx, userId);
    if (address !== undefined) await this.sendTo(tx, address, userId, kind, about);
  }

  /** Where a notice would go at this moment. */
  async addressOf(tx: Tx, userId: UserId): Promise<string | undefined> {
    return this.mails.isOn ? this.users.verifiedAddressOf(tx, userId) : undefined;
  }

  /** The same to an address that was the user's until now. */
  async sendTo(tx: Tx, address: string, userId: UserId, kind: SecurityNoticeKind, about: Pick<AuditEvent, 'organizationId' | 'by'>): Promise<void> {
    const allowance = await this.mails.allowNotice(tx, address, kind);
    if (!allowance) return;
    await this.mails.queue(tx, allowance, { userId, kind, goodUntil: new Date(tx.now().getTime() + lifetimeMs) });
    await audit.record(tx, { ...about, action: 'letter.sent', target: { type: 'user', id: userId }, details: { kind } });
  }
}
