import { Injectable } from '@nestjs/common';
import { RateLimits } from '@app/rate-limits';
import { Mails } from '@app/mail';
import { TransactionManager } from '@app/database';
import type { ClientInfo } from '../sessions/sessions.service.js';
import { LinkRequests } from './link-requests.service.js';
import type { LinkPurpose } from './one-time-token.entity.js';

/**
 * Asking for a link. Nobody looks whether the address is known: the request writes the same job for every address, and the job finds out.
 * So the answer tells nothing, neither by its words nor by the time that it takes. It is not limited by address, or anybody could keep an owner from
 * asking: the letters are.
 */
@Injectable()
export class AskForLink {
  constructor(
    private readonly limits: RateLimits,
    private readonly mails: Mails,
    private readonly requests: LinkRequests,
    private readonly transactions: TransactionManager,
  ) {}

  /** Throws `MailOff` or `TooManyRequests`. */
  async ask(purpose: LinkPurpose, email: string, client: ClientInfo): Promise<void> {
    this.mails.demandOn();
    await this.limits.consume('link.address', client.ipAddress);
    await this.transactions.run((tx) => this.requests.queue(tx, purpose, email));
  }
}
