import { Injectable } from '@nestjs/common';
import {
  addressKeyOf,
  isUuid,
  newId,
  Unauthenticated,
  type OrganizationId,
  type Principal,
  type UserId,
} from '@app/common';
import { LinksService } from '@app/auth';
import { TransactionManager, type Tx } from '@app/database';
import { jobs } from '@app/jobs';
import { Mails } from '@app/mail';
import { RateLimits } from '@app/rate-limits';
import { ContactsRepository, UsersRepository, type OwnEmail } from '@app/users';
import { recordContactEvent } from '../contact-audit.js';
import {
  EmailExists,
  EmailLimitReached,
  EmailNeeded,
  EmailNotFound,
  EmailProved,
  EmailUnproved,
} from '../contacts.errors.js';
import { proofLifetime, type EmailAddition } from './email-addition.entity.js';
import { EmailAdditionsRepository } from './email-additions.repository.js';
import { EmailChangesService } from './email-changes.service.js';

/** Addresses of one account, verified or not. */
const mostEmails = 10;

/** An address as the account shows it. */
export interface AccountEmail extends Pick<OwnEmail, 'id' | 'email' | 'verified' | 'isDefault' | 'createdAt'> {
  /** Until when the link works that was sent to it. Null: it is an address of the account. */
  readonly expiresAt: Date | null;
}

const isPending = (addition: EmailAddition): AccountEmail => ({ ...addition, verified: false, isDefault: false });
const isOwn = (email: OwnEmail): AccountEmail => ({ ...email, expiresAt: null });

/**
 * The email addresses of an account: added, made the default, removed. Only a verified address is an address of the
 * account: until then it signs nobody in, is invited nowhere, and any number of accounts may wait for its proof.
 */
@Injectable()
export class EmailsService {
  constructor(
    private readonly contacts: ContactsRepository,
    private readonly additions: EmailAdditionsRepository,
    private readonly changes: EmailChangesService,
    private readonly users: UsersRepository,
    private readonly links: LinksService,
    private readonly mails: Mails,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
  ) {}

  /** Those of the account first, each in the order in which they were added. */
  async list(userId: UserId): Promise<AccountEmail[]> {
    const [own, pending] = [await this.contacts.emailsOf(userId), await this.additions.listOf(userId)];
    return [...own.map(isOwn), ...pending.map(isPending)];
  }

  /**
   * Adds an address and queues the email that verifies it. One of another account gets the same answer; only the job
   * looks. Throws `MailOff`, `TooManyRequests`, `EmailExists` or `EmailLimitReached`.
   */
  async add({ userId }: Principal, email: string): Promise<AccountEmail> {
    this.mails.assertOn();
    await this.limits.consume('email.account', userId);
    return this.transactions.run(async (tx) => {
      await this.lockActive(tx, userId);
      return this.addIn(tx, userId, email);
    });
  }

  /**
   * The same in the transaction of another use case, which has locked the user.
   * @param by the organization whose admin does it, and that alone records it
   */
  async addIn(tx: Tx, userId: UserId, email: string, by?: OrganizationId): Promise<AccountEmail> {
    const addressKey = addressKeyOf(email);
    const known = [...(await this.contacts.emailsIn(tx, userId)), ...(await this.additions.listIn(tx, userId))];
    if (known.some((one) => one.addressKey === addressKey)) throw new EmailExists();
    if (known.length >= mostEmails) throw new EmailLimitReached();
    const createdAt = tx.now();
    const expiresAt = new Date(createdAt.getTime() + proofLifetime);
    const addition = { id: newId(), userId, email, addressKey, createdAt, expiresAt };
    await this.additions.add(tx, addition);
    await queueProof(tx, addition.id);
    await recordContactEvent(tx, userId, by, { action: 'email.added', details: { email: addition.id } });
    return isPending(addition);
  }

  /**
   * Sends the email again that verifies an address; the links of before work on. Throws `MailOff`,
   * `TooManyRequests`, `EmailNotFound` or `EmailProved`.
   */
  async sendProof({ userId }: Principal, id: string): Promise<void> {
    this.mails.assertOn();
    await this.limits.consume('email.account', userId);
    await this.transactions.run(async (tx) => {
      await this.lockActive(tx, userId);
      const own = (await this.contacts.emailsIn(tx, userId)).find((one) => one.id === id.toLowerCase());
      if (own?.verified) throw new EmailProved();
      if (own) return this.sendProofOfOwn(tx, own.email);
      const addition = (await this.additions.listIn(tx, userId)).find((one) => one.id === id.toLowerCase());
      if (!addition) throw new EmailNotFound();
      await this.additions.extend(tx, addition.id, new Date(tx.now().getTime() + proofLifetime));
      await queueProof(tx, addition.id);
    });
  }

  /**
   * Makes a verified address the default. The former one gets an email that undoes it. Throws `TooManyRequests`,
   * `EmailNotFound` or `EmailUnproved`.
   */
  async makeDefault({ userId }: Principal, id: string): Promise<AccountEmail> {
    await this.limits.consume('default-email.account', userId);
    return this.transactions.run(async (tx) => {
      await this.lockActive(tx, userId);
      return this.makeDefaultIn(tx, userId, id);
    });
  }

  /** As `addIn` is to `add`. */
  async makeDefaultIn(tx: Tx, userId: UserId, id: string, by?: OrganizationId): Promise<AccountEmail> {
    const { own, found } = await this.findIn(tx, userId, id);
    if (!found?.verified) throw found ? new EmailUnproved() : await this.missing(tx, userId, id);
    if (found.isDefault) return isOwn(found);
    await this.contacts.setDefaultEmail(tx, userId, found.id);
    await this.contacts.recordEdit(tx, userId);
    await recordContactEvent(tx, userId, by, { action: 'email.default_changed', details: { email: id.toLowerCase() } });
    await this.changes.tellFormer(
      tx,
      userId,
      own.find((one) => one.isDefault),
      found,
    );
    return isOwn({ ...found, isDefault: true });
  }

  /**
   * Removes an address, with the links and codes that were sent to it. A verified one gets a notice. Throws `EmailNotFound`
   * or `EmailNeeded`.
   */
  async remove({ userId }: Principal, id: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      await this.lockActive(tx, userId);
      await this.removeIn(tx, userId, id);
    });
  }

  /** As `addIn` is to `add`. */
  async removeIn(tx: Tx, userId: UserId, id: string, by?: OrganizationId): Promise<void> {
    const { own, found } = await this.findIn(tx, userId, id);
    if (found && isNeeded(own, found)) throw new EmailNeeded();
    if (found) await this.contacts.removeEmails(tx, userId, [found.id]);
    else if (!isUuid(id) || !(await this.additions.take(tx, userId, id))) throw new EmailNotFound();
    if (found) await this.contacts.recordEdit(tx, userId);
    await recordContactEvent(tx, userId, by, { action: 'email.removed', details: { email: id.toLowerCase() } });
    if (found?.verified) await this.mails.notifyAt(tx, found.email, userId, 'address-removed', {});
  }

  private async lockActive(tx: Tx, userId: UserId): Promise<void> {
    if ((await this.users.lockAny(tx, userId, 'no key update')) !== 'active') throw new Unauthenticated();
  }

  private async sendProofOfOwn(tx: Tx, email: string): Promise<void> {
    const owner = await this.users.ownerOf(tx, email);
    if (owner) await this.links.send(tx, 'verify-email', owner);
  }

  private async findIn(tx: Tx, userId: UserId, id: string): Promise<{ own: OwnEmail[]; found: OwnEmail | undefined }> {
    const own = await this.contacts.emailsIn(tx, userId);
    return { own, found: own.find((one) => one.id === id.toLowerCase()) };
  }

  private async missing(tx: Tx, userId: UserId, id: string): Promise<Error> {
    const isAdded = (await this.additions.listIn(tx, userId)).some((one) => one.id === id.toLowerCase());
    return isAdded ? new EmailUnproved() : new EmailNotFound();
  }
}

/** The default stays, and so does the last address that is verified. */
const isNeeded = (own: readonly OwnEmail[], { id, isDefault, verified }: OwnEmail): boolean =>
  isDefault || (verified && !own.some((one) => one.verified && one.id !== id));

const queueProof = (tx: Tx, additionId: string): Promise<void> =>
  jobs.enqueue(tx, 'email-addition.send', { additionId }, { runAt: tx.now(), key: `email-addition.send:${newId()}` });
