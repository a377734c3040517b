import { Injectable } from '@nestjs/common';
import { Jobs, type JobPayloads } from '@app/jobs';
import { Clock, newId, Encryption } from '@app/common';
import { Mails } from '@app/mail';
import type { Tx } from '@app/database';
import { linkPurposes, type LinkPurpose } from './one-time-token.entity.js';

/** Requests for links, on their way through the queue. Addresses are sealed there: somebody who reads the queue learns of nobody. */
@Injectable()
export class LinkRequests {
  constructor(
    private readonly vault: Encryption,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly mails: Mails,
  ) {}

  async queue(tx: Tx, purpose: LinkPurpose, email: string): Promise<void> {
    const address = this.vault.seal('mails', purpose, Buffer.from(email)).toString('base64');
    await this.jobs.enqueue(tx, 'link.send', { purpose, address }, { runAt: this.clock.now(), key: `link.send:${newId()}` });
  }

  /** Has the owner of the address offered the restoration of an account that they deleted, if that is so. Where there is no mail, nothing. */
  async offerRestoration(tx: Tx, email: string): Promise<void> {
    if (this.mails.isOn) await this.queue(tx, 'restore-account', email);
  }

  read({ purpose, address }: JobPayloads['link.send']): { purpose: LinkPurpose; email: string } {
    const known = linkPurposes.find((one) => one === purpose);
    if (!known) throw new Error('There is no link of this purpose.');
    return { purpose: known, email: this.vault.open('mails', known, Buffer.from(address, 'base64')).toString() };
  }
}
