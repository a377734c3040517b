import { HandlesJob, type JobPayloads } from '@app/jobs';
import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { AddressOwnership, Links, SendLink, writeLink, type AddressClaim } from '@app/auth';
import { Clock, addressKeyOf, Encryption } from '@app/common';
import { Mails } from '@app/mail';
import { TransactionManager, type Tx } from '@app/database';
import { isRestorable } from '@app/users';
import type { PendingSignUp } from './pending-sign-up.entity.js';
import { confirmationTime } from './pending-sign-up.service.js';
import { PendingSignUpsRepository } from './pending-sign-ups.repository.js';

/** Seconds after which a sign-up cannot be confirmed any more, however often its letter is asked for. */
const longestTime = 7 * 86_400;

/** An account that does not give way to a sign-up. */
const isSettled = ({ verified, status, selfMade }: AddressClaim): boolean => verified || status === 'banned' || (status === 'deleted' && !selfMade);

/** Letters are few: first those that had none yet, the newest first. */
const byNeed = (one: PendingSignUp, other: PendingSignUp): number =>
  Number(one.letterAt !== null) - Number(other.letterAt !== null) || other.createdAt.getTime() - one.createdAt.getTime();

/** The letters of pending sign-ups. Each brings the token of its own sign-up. */
@Injectable()
export class SignUpEmails {
  constructor(
    private readonly repository: PendingSignUpsRepository,
    private readonly addresses: AddressOwnership,
    private readonly links: Links,
    private readonly requests: SendLink,
    private readonly mails: Mails,
    private readonly vault: Encryption,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** The secret in the token of a sign-up: a MAC, so that it is stored nowhere and each letter of the sign-up works. */
  private secretOf(id: string): Buffer {
    return this.vault.mac('sign-ups', Buffer.from(id));
  }

  /** Whether a secret is the one in the token of this sign-up. */
  proves(id: string, secret: Buffer): boolean {
    return this.vault.proves('sign-ups', secret, Buffer.from(id));
  }

  lock(tx: Tx, email: string): Promise<void> {
    return this.addresses.lock(tx, email);
  }

  /** Writes to the address of a sign-up: how to confirm it, that it has an account already, or how to restore the account that its user deleted. May be run twice. */
  @HandlesJob('sign-up.letter')
  async send({ signUpId }: JobPayloads['sign-up.letter']): Promise<void> {
    const signUp = await this.repository.find(signUpId, this.clock.now());
    if (!signUp) return;
    await this.transactions.run(async (tx) => {
      await this.lock(tx, signUp.email);
      // A newer one may have taken its place while this waited.
      if (!(await this.repository.lock(tx, signUp.id, this.clock.now()))) return;
      const owner = await this.addresses.claimOf(tx, signUp.email);
      if (!owner || !isSettled(owner)) return this.write(tx, signUp);
      await this.repository.take(tx, signUp.id, this.clock.now());
      if (isRestorable(owner, this.clock.now())) await this.links.send(tx, 'restore-account', owner);
      else if (owner.status === 'active') await this.links.tellOfAccount(tx, owner);
    });
  }

  /** Sends the link that the owner of the address asked for, or the emails of pending sign-ups where there is no account. */
  @HandlesJob('link.send')
  async answerRequest(request: JobPayloads['link.send']): Promise<void> {
    const unanswered = await this.requests.send(request);
    if (unanswered !== undefined) await this.resend(unanswered);
  }

  /** Writes again to an address that has pending sign-ups, a letter for each: nobody but the owner of the address can tell which is theirs. */
  private async resend(email: string): Promise<void> {
    const now = this.clock.now();
    const until = new Date(now.getTime() + confirmationTime * 1000);
    await this.transactions.run(async (tx) => {
      const waiting = await this.repository.extend(tx, addressKeyOf(email), now, until, longestTime);
      for (const signUp of waiting.sort(byNeed)) await this.write(tx, signUp);
    });
  }

  private async write(tx: Tx, { id, email, organizationId, name, createdAt, expiresAt }: PendingSignUp): Promise<void> {
    const allowance = await this.mails.allow(tx, email);
    if (!allowance) return;
    const token = writeLink({ id, secret: this.secretOf(id) });
    await this.repository.recordLetter(tx, id, this.clock.now());
    await this.mails.queue(tx, allowance, { userId: null, kind: 'verify-email', goodUntil: expiresAt, token, signUp: { name, createdAt } });
    await audit.record(tx, { action: 'letter.sent', organizationId, details: { kind: 'verify-email' } });
  }
}
