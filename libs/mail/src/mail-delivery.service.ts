import { HandlesJob, type JobPayloads } from '@app/jobs';
import { Injectable } from '@nestjs/common';
import { Clock } from '@app/common';
import { TransactionManager } from '@app/database';
import { EmailTemplates } from './email-templates.service.js';
import { MailTransport, NoTransport } from './mail-transport.js';
import { MailsRepository } from './mails.repository.js';

/** Letters that the demo keeps to look at. */
const keptInDemo = 200;

/**
 * Sends what is queued. The row goes when the server has taken the letter: a process that dies in between sends it again, under the same
 * Message-ID; one that was sent is not there any more.
 */
@Injectable()
export class MailDelivery {
  constructor(
    private readonly repository: MailsRepository,
    private readonly writer: EmailTemplates,
    private readonly transport: MailTransport,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** Whether there is a way out at all. */
  get isPossible(): boolean {
    return !(this.transport instanceof NoTransport);
  }

  /** Without a transport mails wait in the queue for a process that has one. */
  get handlesJobs(): boolean {
    return this.isPossible;
  }

  /** Asks the mail server whether it would take a letter from us. Throws `MailUnsent`. */
  verify(): Promise<void> {
    return this.transport.verify();
  }

  @HandlesJob('mail.send')
  async send({ mailId }: JobPayloads['mail.send']): Promise<void> {
    const mail = await this.repository.unsent(mailId);
    if (!mail) return;
    const now = this.clock.now();
    if (mail.goodUntil > now) await this.transport.send({ id: mail.id, recipient: mail.recipient, ...this.writer.write(mail) });
    await this.transactions.run((tx) => (this.transport.delivers ? this.repository.remove(tx, mail.id) : this.repository.keep(tx, mail.id, now, keptInDemo)));
  }
}
