import { Injectable } from '@nestjs/common';
import { NewAccountsService } from '@app/accounts';
import { AddressOwnership, LinksService, type AddressClaim } from '@app/auth';
import type { UserId } from '@app/common';
import type { Tx } from '@app/database';
import { recordAccountEvent } from '@app/organizations';
import { ContactsRepository, EmailTaken, UsersRepository } from '@app/users';

/**
 * Whether an account keeps its address against the proof of another one: as a verified one, and where an operator or
 * admin gave the address to it. What a sign-up or an unanswered invitation claims gives way.
 */
const keepsAddress = ({ verified, status, selfMade, placeholder }: AddressClaim): boolean =>
  verified || status === 'banned' || (!selfMade && !placeholder);

/** Addresses that an account wants and another one may have. */
@Injectable()
export class EmailClaimsService {
  constructor(
    private readonly addresses: AddressOwnership,
    private readonly newAccounts: NewAccountsService,
    private readonly users: UsersRepository,
    private readonly contacts: ContactsRepository,
    private readonly links: LinksService,
  ) {}

  /** From here on, transactions that prove or claim the same address wait for each other. */
  lock(tx: Tx, email: string): Promise<void> {
    return this.addresses.lock(tx, email);
  }

  /** The account that keeps the address. The caller has locked the address. */
  async ownerOf(tx: Tx, email: string): Promise<AddressClaim | undefined> {
    const claim = await this.addresses.claimOf(tx, email);
    return claim && keepsAddress(claim) ? claim : undefined;
  }

  /** Verifies an address of the account, and ends the links that would have. The account keeps what it has. */
  async vouch(tx: Tx, userId: UserId, emailId: string): Promise<void> {
    await this.users.proveEmail(tx, userId, emailId, tx.now());
    await this.links.remove(tx, userId, 'verify-email');
  }

  /**
   * Takes the address from an account that claims it without a proof; the account keeps everything else, and ends
   * where it is nothing but that claim. Throws `EmailTaken`. The caller has locked the address.
   */
  async release(tx: Tx, email: string): Promise<void> {
    if (await this.ownerOf(tx, email)) throw new EmailTaken();
    await this.newAccounts.discardUnverified(tx, email, ['pending', 'invited']);
    const claim = await this.addresses.claimOf(tx, email);
    if (!claim) return;
    await this.users.releaseAddress(tx, claim.emailId);
    await this.contacts.recordEdit(tx, claim.userId);
    const details = { email: claim.emailId };
    await recordAccountEvent(tx, claim.userId, { action: 'email.removed', details });
  }
}
