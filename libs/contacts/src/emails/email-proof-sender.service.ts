import { Injectable } from '@nestjs/common';
import { LinksService, type AddressClaim } from '@app/auth';
import { TransactionManager, type Tx } from '@app/database';
import { HandlesJob, type JobPayloads } from '@app/jobs';
import { Mails } from '@app/mail';
import { isRestorable } from '@app/users';
import { EmailAdditionsRepository } from './email-additions.repository.js';
import type { EmailAddition } from './email-addition.entity.js';
import { EmailClaimsService } from './email-claims.service.js';

/** Sends the emails to added addresses. Only this job looks whether another account has the address. */
@Injectable()
export class EmailProofSender {
  constructor(
    private readonly additions: EmailAdditionsRepository,
    private readonly claims: EmailClaimsService,
    private readonly links: LinksService,
    private readonly mails: Mails,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Sends the link that verifies the address. The owner of an account that has it gets a notice instead, as after a
   * sign-up. May run twice.
   */
  @HandlesJob('email-addition.send')
  async send({ additionId }: JobPayloads['email-addition.send']): Promise<void> {
    const addition = await this.additions.find(additionId);
    if (!addition) return;
    await this.transactions.run(async (tx) => {
      await this.claims.lock(tx, addition.email);
      if (!(await this.additions.lock(tx, addition.id))) return;
      const owner = await this.claims.ownerOf(tx, addition.email);
      await (owner ? this.tell(tx, owner) : this.write(tx, addition));
    });
  }

  private async tell(tx: Tx, owner: AddressClaim): Promise<void> {
    if (isRestorable(owner, tx.now())) await this.links.send(tx, 'restore-account', owner);
    else if (owner.status === 'active') await this.links.sendAccountExists(tx, owner);
  }

  private async write(tx: Tx, { id, userId, email, expiresAt }: EmailAddition): Promise<void> {
    const allowance = await this.mails.allow(tx, email);
    if (!allowance) return;
    const token = this.additions.linkOf(id);
    await this.mails.queue(tx, allowance, { userId, kind: 'verify-email', goodUntil: expiresAt, token });
    await this.links.record(tx, { action: 'letter.sent', details: { kind: 'verify-email' } }, userId);
  }
}
