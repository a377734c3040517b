import { Injectable } from '@nestjs/common';
import { RegistrationService } from '@app/accounts';
import { LinkInvalid, type ClientInfo } from '@app/auth';
import type { OrganizationId, Principal, UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { Mails } from '@app/mail';
import { RateLimits } from '@app/rate-limits';
import { ContactsRepository, UsersRepository, type OwnEmail } from '@app/users';
import { recordContactEvent } from '../contact-audit.js';
import { EmailNotFound, EmailProofElsewhere, EmailProved } from '../contacts.errors.js';
import { proofLifetime, type EmailAddition } from './email-addition.entity.js';
import { EmailAdditionsRepository } from './email-additions.repository.js';
import { EmailClaimsService } from './email-claims.service.js';
import type { AccountEmail } from './emails.service.js';

/** Proofs of email addresses: of an added one, of a sign-up, or of an account. */
@Injectable()
export class EmailProofsService {
  constructor(
    private readonly additions: EmailAdditionsRepository,
    private readonly claims: EmailClaimsService,
    private readonly registration: RegistrationService,
    private readonly contacts: ContactsRepository,
    private readonly users: UsersRepository,
    private readonly mails: Mails,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Verifies an address with the token of an email. An added one needs a sign-in of its account as well: the owner of
   * the mailbox may follow a link that another person had sent there, and must not join that account by it. Throws
   * `LinkInvalid`, `EmailProofElsewhere`, `EmailTaken` when another account was faster, or `TooManyRequests`.
   */
  async confirm(token: string, client: ClientInfo, caller: Principal | null): Promise<void> {
    const addition = await this.additions.findByLink(token);
    if (!addition) return this.registration.confirm(token, client, caller);
    await this.limits.consume('link.address', client.ipAddress);
    if (caller?.userId !== addition.userId || caller.credential === 'key') throw new EmailProofElsewhere();
    await this.transactions.run((tx) => this.prove(tx, addition));
  }

  /**
   * Locks an address of the user, or one that waits, against other proofs of it. Who locks the user as well does so
   * afterwards. Throws `EmailNotFound`.
   */
  async lock(tx: Tx, userId: UserId, id: string): Promise<Pick<AccountEmail, 'id' | 'email'>> {
    const known = [...(await this.contacts.emailsIn(tx, userId)), ...(await this.additions.listIn(tx, userId))];
    const found = known.find((one) => one.id === id.toLowerCase());
    if (!found) throw new EmailNotFound();
    await this.claims.lock(tx, found.email);
    return { id: found.id, email: found.email };
  }

  /**
   * Verifies an address without its proof: an admin vouches for it. The links that were sent to it end. The caller has
   * locked the address and the user. Throws `EmailNotFound`, `EmailProved`, or `EmailTaken` when another account has it.
   * @param by the organization of the admin, which alone records it
   */
  async vouch(
    tx: Tx,
    userId: UserId,
    { id, email }: Pick<AccountEmail, 'id' | 'email'>,
    by: OrganizationId,
  ): Promise<AccountEmail> {
    const own = (await this.contacts.emailsIn(tx, userId)).find((one) => one.id === id);
    if (own?.verified) throw new EmailProved();
    if (own) await this.claims.vouch(tx, userId, id);
    else if (await this.additions.take(tx, userId, id)) await this.addProved(tx, { id, userId, email });
    else throw new EmailNotFound();
    await recordContactEvent(tx, userId, by, { action: 'email.verified', details: { email: id } });
    const verified = (await this.contacts.emailsIn(tx, userId)).find((one) => one.id === id);
    if (!verified) throw new EmailNotFound();
    return { ...verified, expiresAt: null };
  }

  private async prove(tx: Tx, { id, userId, email }: EmailAddition): Promise<void> {
    await this.claims.lock(tx, email);
    if ((await this.users.lockAny(tx, userId, 'no key update')) !== 'active') throw new LinkInvalid();
    if (!(await this.additions.take(tx, userId, id))) throw new LinkInvalid();
    await this.addProved(tx, { id, userId, email });
    await recordContactEvent(tx, userId, undefined, { action: 'email.verified', by: userId, details: { email: id } });
    await this.mails.notify(tx, userId, 'address-added');
  }

  private async addProved(
    tx: Tx,
    { id, userId, email }: Pick<EmailAddition, 'id' | 'userId' | 'email'>,
  ): Promise<void> {
    await this.claims.release(tx, email);
    const own = await this.contacts.emailsIn(tx, userId);
    await this.contacts.addEmail(tx, userId, { id, email });
    if (!own.some(({ verified }) => verified)) await this.replaceUnverified(tx, userId, id, own);
    await this.contacts.recordEdit(tx, userId);
  }

  /**
   * The first verified address becomes the default. Those of before wait for their proof again: with an address that
   * may be of another person, the account would have two owners.
   */
  private async replaceUnverified(
    tx: Tx,
    userId: EmailAddition['userId'],
    id: string,
    unverified: readonly OwnEmail[],
  ): Promise<void> {
    await this.contacts.setDefaultEmail(tx, userId, id);
    await this.contacts.removeEmails(
      tx,
      userId,
      unverified.map((one) => one.id),
    );
    const expiresAt = new Date(tx.now().getTime() + proofLifetime);
    for (const { id: former, email, addressKey, createdAt } of unverified)
      await this.additions.add(tx, { id: former, userId, email, addressKey, createdAt, expiresAt });
  }
}
