import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { AddressOwnership, LinkInvalid, LinksService, LinkToken, type AddressClaim } from '@app/auth';
import { addressKeyOf, Encryption, newId, type OrganizationId, type UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { HandlesJob, jobs, type JobPayloads } from '@app/jobs';
import { Mails } from '@app/mail';
import { isRestorable, UsersRepository } from '@app/users';
import { expiredAccounts, expiredAmong } from '../queries/unverified-accounts.queries.js';
import type { NewAccount } from './new-accounts.service.js';
import type { PendingSignUp } from './pending-sign-up.entity.js';
import { PendingSignUpsRepository } from './pending-sign-ups.repository.js';

/** Milliseconds for which a link works, as its email says. */
const linkLifetime = 86_400_000;

/** Seconds after which a sign-up cannot be confirmed, however often its email is requested. */
const longestTime = 7 * 86_400;

/** Rows that one transaction removes: few enough to keep no request waiting. */
const batch = 100;

/** Whether an account keeps its address against a sign-up. */
const isSettled = ({ verified, status, selfMade }: AddressClaim): boolean =>
  verified || status === 'banned' || (status === 'deleted' && !selfMade);

/** Emails are limited: first the sign-ups without one, the newest first. */
const byNeed = (one: PendingSignUp, other: PendingSignUp): number =>
  Number(one.letterAt !== null) - Number(other.letterAt !== null) ||
  other.createdAt.getTime() - one.createdAt.getTime();

/**
 * Sign-ups whose address its owner has not confirmed yet, and their emails. A pending sign-up reserves
 * nothing: no address, no handle, no referral. The request writes the same rows for known and
 * unknown addresses, and a job decides which email the owner of the address receives. Each email has the
 * token of its own sign-up.
 */
@Injectable()
export class PendingSignUpsService {
  constructor(
    private readonly repository: PendingSignUpsRepository,
    private readonly addresses: AddressOwnership,
    private readonly links: LinksService,
    private readonly mails: Mails,
    private readonly encryption: Encryption,
    private readonly users: UsersRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /** Stores a sign-up until its address is confirmed, and queues its email. */
  async add(tx: Tx, organizationId: OrganizationId, newAccount: NewAccount, passwordHash: string): Promise<void> {
    const { email, name, handle = null, referrerHandle = null } = newAccount;
    const id = newId();
    const createdAt = tx.now();
    await this.addresses.lock(tx, email);
    await this.repository.add(tx, {
      ...{ id, organizationId, email, addressKey: addressKeyOf(email), passwordHash, name, handle, referrerHandle },
      ...{ createdAt, expiresAt: new Date(createdAt.getTime() + linkLifetime), letterAt: null },
    });
    await jobs.enqueue(tx, 'sign-up.letter', { signUpId: id }, { runAt: createdAt, key: `sign-up.letter:${id}` });
  }

  /** The sign-up of a token. It stays. */
  async find({ id, secret }: LinkToken): Promise<PendingSignUp | undefined> {
    const signUp = await this.repository.find(id);
    return signUp && this.encryption.proves('sign-ups', secret, Buffer.from(id)) ? signUp : undefined;
  }

  /**
   * Removes and returns the sign-up, and removes all others of the address. Throws `LinkInvalid` when it was
   * used or replaced meanwhile.
   */
  async take(tx: Tx, { id, email }: Pick<PendingSignUp, 'id' | 'email'>): Promise<PendingSignUp> {
    await this.addresses.lock(tx, email);
    const signUp = await this.repository.take(tx, id);
    if (!signUp) throw new LinkInvalid();
    await this.repository.removeAll(tx, signUp.addressKey);
    return signUp;
  }

  /**
   * Sends to the address of a sign-up: its confirmation link, a note that there is an account, or a link that
   * restores the deleted account. May run twice.
   */
  @HandlesJob('sign-up.letter')
  async send({ signUpId }: JobPayloads['sign-up.letter']): Promise<void> {
    const signUp = await this.repository.find(signUpId);
    if (!signUp) return;
    await this.transactions.run(async (tx) => {
      await this.addresses.lock(tx, signUp.email);
      // A newer sign-up may have replaced it meanwhile.
      if (!(await this.repository.lock(tx, signUp.id))) return;
      const owner = await this.addresses.claimOf(tx, signUp.email);
      if (!owner || !isSettled(owner)) return this.write(tx, signUp);
      await this.repository.take(tx, signUp.id);
      if (isRestorable(owner, tx.now())) await this.links.send(tx, 'restore-account', owner);
      else if (owner.status === 'active') await this.links.sendAccountExists(tx, owner);
    });
  }

  /**
   * Sends the link that was requested for an address, or the emails of its pending sign-ups where there is no
   * account.
   */
  @HandlesJob('link.send')
  async answerRequest(request: JobPayloads['link.send']): Promise<void> {
    const unanswered = await this.links.answer(request);
    if (unanswered !== undefined) await this.resend(unanswered);
  }

  /**
   * Removes sign-ups that were not confirmed in time, with their names and addresses, in batches, until none
   * is left or `signal` aborts.
   */
  @HandlesJob('sign-ups.sweep')
  async removeExpired(_: unknown, signal: AbortSignal): Promise<void> {
    for (let removed = batch; removed === batch && !signal.aborted;)
      removed = await this.transactions.run((tx) => this.repository.removeExpired(tx, tx.now(), batch));
    for (let removed = batch; removed > 0 && !signal.aborted;)
      removed = await this.transactions.run((tx) => this.removeExpiredAccounts(tx));
  }

  /** Accounts that were created before their address was confirmed. */
  private async removeExpiredAccounts(tx: Tx): Promise<number> {
    const now = tx.now();
    const found = idsOf(await tx.rows<{ id: UserId }>(expiredAccounts, [now, batch]));
    if (found.length === 0) return 0;
    const locked = await this.users.lockUnconfirmed(tx, found, now);
    const expired = idsOf(await tx.rows<{ id: UserId }>(expiredAmong, [now, locked]));
    await this.users.discardAll(tx, expired);
    return expired.length;
  }

  /** One email for each pending sign-up of the address: only its owner can tell which one is theirs. */
  private async resend(email: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const expiresAt = new Date(tx.now().getTime() + linkLifetime);
      const waiting = await this.repository.extend(tx, addressKeyOf(email), expiresAt, longestTime);
      for (const signUp of waiting.sort(byNeed)) await this.write(tx, signUp);
    });
  }

  private async write(tx: Tx, { id, email, organizationId, name, createdAt, expiresAt }: PendingSignUp): Promise<void> {
    const allowance = await this.mails.allow(tx, email);
    if (!allowance) return;
    // A MAC, so that the secret is stored nowhere and each email of the sign-up works.
    const token = new LinkToken(id, this.encryption.mac('sign-ups', Buffer.from(id))).toString();
    await this.repository.recordEmail(tx, id);
    await this.mails.queue(tx, allowance, {
      userId: null,
      organizationId,
      kind: 'verify-email',
      goodUntil: expiresAt,
      token,
      signUp: { name, createdAt },
    });
    await audit.record(tx, { action: 'letter.sent', organizationId, details: { kind: 'verify-email' } });
  }
}

const idsOf = (rows: readonly { id: UserId }[]): UserId[] => rows.map(({ id }) => id);
