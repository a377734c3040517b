import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import { Jobs } from '@app/jobs';
import { Clock, newId } from '@app/common';
import { RateLimits } from '@app/rate-limits';
import type { Tx } from '@app/database';
import { EmailTemplates } from './email-templates.service.js';
import type { Mail, SecurityNoticeKind } from './mail.entity.js';
import { MailOff } from './mail.errors.js';
import { MailsRepository } from './mails.repository.js';

/** That a letter to an address was counted and may go. */
export interface MailAllowance {
  readonly recipient: string;
}

/** A letter to queue. */
export interface NewMail extends Pick<Mail, 'userId' | 'kind' | 'goodUntil'> {
  readonly organizationName?: string;
  readonly token?: string;
  /** The sign-up that the letter confirms. */
  readonly signUp?: { readonly name: string; readonly createdAt: Date };
}

/** Queues letters, each in the transaction of its cause. */
@Injectable()
export class Mails {
  constructor(
    private readonly repository: MailsRepository,
    private readonly writer: EmailTemplates,
    private readonly jobs: Jobs,
    private readonly limits: RateLimits,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'MAIL_URL' | 'demo'>,
  ) {}

  /** Whether a letter would be sent, or be shown by the demo. */
  get isOn(): boolean {
    return this.settings.MAIL_URL !== '' || this.settings.demo;
  }

  /** Throws `MailOff` where nothing would ever be sent. */
  demandOn(): void {
    if (!this.isOn) throw new MailOff();
  }

  /**
   * Counts a letter to an address. Nothing: the address has had as many as anybody can want, and gets none, which whoever caused it does not learn.
   * A link that would have been in it must not take the place of one that was sent before.
   */
  async allow(tx: Tx, recipient: string): Promise<MailAllowance | undefined> {
    return (await this.limits.admits(tx, ['letter.hour', 'letter.day'], recipient.toLowerCase())) ? { recipient } : undefined;
  }

  /** Counts a security notice, apart from other letters and from notices of other kinds. Nothing: as with `allow`. */
  async allowNotice(tx: Tx, recipient: string, kind: SecurityNoticeKind): Promise<MailAllowance | undefined> {
    return (await this.limits.admits(tx, ['notice.hour', 'notice.day'], `${kind}:${recipient.toLowerCase()}`)) ? { recipient } : undefined;
  }

  async queue(tx: Tx, { recipient }: MailAllowance, { userId, kind, goodUntil, organizationName, token, signUp }: NewMail): Promise<void> {
    const id = newId();
    const queuedAt = this.clock.now();
    const encryptedToken = token === undefined ? null : this.writer.seal(id, token);
    await this.repository.add(tx, {
      id,
      userId,
      recipient,
      kind,
      goodUntil,
      organizationName: organizationName ?? null,
      signUpName: signUp?.name ?? null,
      signedUpAt: signUp?.createdAt ?? null,
      encryptedToken,
      queuedAt,
      sentAt: null,
      secretId: this.writer.secretId,
    });
    await this.jobs.enqueue(tx, 'mail.send', { mailId: id }, { runAt: queuedAt, key: `mail.send:${id}` });
  }
}
