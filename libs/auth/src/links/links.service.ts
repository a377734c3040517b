import { Injectable } from '@nestjs/common';
import { audit, type AuditEvent } from '@app/audit';
import { Encryption, type OrganizationId, type Principal, type UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import type { JobPayloads } from '@app/jobs';
import { Mails } from '@app/mail';
import { RateLimits } from '@app/rate-limits';
import { isRestorable, UsersRepository, type AddressOwner, type SignInAddress, type UserStatus } from '@app/users';
import { AddressOwnership } from '../addresses/address-ownership.service.js';
import { LinkInvalid } from '../auth.errors.js';
import type { ClientInfo } from '../sessions/sessions.service.js';
import { queueLinkRequest, readLinkRequest } from './link-requests.js';
import { LinkToken } from './link-token.js';
import type { EmailedPurpose, LinkPurpose } from './one-time-token.entity.js';
import { OneTimeTokensRepository, type LiveToken } from './one-time-tokens.repository.js';

/** Seconds for which a link works. One that restores an account works as long as the account can be restored. */
const lifetimes: Readonly<Record<Exclude<EmailedPurpose, 'restore-account'>, number>> = {
  'verify-email': 86_400,
  'reset-password': 1800,
};

type LinkOwner = Pick<AddressOwner, 'userId' | 'emailId' | 'restorableUntil'>;

/** A link that was found and is not used yet. */
export type FoundLink = LiveToken & { readonly id: string };

/** Links in emails. Each works once, and proves that its user reads the email of the address. */
@Injectable()
export class LinksService {
  constructor(
    private readonly repository: OneTimeTokensRepository,
    private readonly users: UsersRepository,
    private readonly addresses: AddressOwnership,
    private readonly mails: Mails,
    private readonly encryption: Encryption,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Requests a link. It writes the same job for known and unknown addresses, so neither the answer nor its
   * time says which it is. There is no limit by
   * address, or any caller could prevent the owner from requesting one: the emails are limited. Throws `MailOff` or
   * `TooManyRequests`.
   */
  async request(purpose: EmailedPurpose, email: string, client: ClientInfo): Promise<void> {
    this.mails.assertOn();
    await this.limits.consume('link.address', client.ipAddress);
    await this.transactions.run((tx) => queueLinkRequest(tx, this.encryption, purpose, email));
  }

  /** The same for somebody else, such as the owner of a deleted account. Nothing where there is no mail. */
  async offer(tx: Tx, purpose: EmailedPurpose, email: string): Promise<void> {
    if (this.mails.isOn) await queueLinkRequest(tx, this.encryption, purpose, email);
  }

  /**
   * The job of a request: sends the link if the address has an account. May run twice; both links work then.
   * @returns the address when no account got a link, because a pending sign-up may wait for the email
   */
  async answer(request: JobPayloads['link.send']): Promise<string | undefined> {
    const { purpose: wanted, email } = readLinkRequest(this.encryption, request);
    return this.transactions.run(async (tx) => {
      const owner = await this.users.ownerOf(tx, email);
      const purpose = owner && purposeFor(wanted, owner, tx.now());
      if (purpose) await this.send(tx, purpose, owner);
      return purpose === undefined && wanted !== 'restore-account' ? email : undefined;
    });
  }

  /** Creates a link and queues its email, unless the address has reached its limit of emails. */
  async send(tx: Tx, purpose: EmailedPurpose, owner: AddressOwner): Promise<void> {
    const allowance = await this.mails.allow(tx, owner.email);
    if (!allowance) return;
    const { token, expiresAt } = await this.issue(tx, purpose, owner);
    await this.mails.queue(tx, allowance, { userId: owner.userId, kind: purpose, goodUntil: expiresAt, token });
    await this.record(tx, { action: 'letter.sent', details: { kind: purpose } }, owner.userId);
  }

  /** Creates a link. The caller brings it to the owner of the address. */
  async issue(tx: Tx, purpose: EmailedPurpose, owner: LinkOwner): Promise<{ token: string; expiresAt: Date }> {
    const { userId, emailId } = owner;
    const expiresAt = expiryOf(purpose, owner, tx.now());
    const token = LinkToken.create();
    await this.repository.removeExpired(tx);
    await this.repository.add(tx, { id: token.id, purpose, userId, emailId, secretHash: token.hash(), expiresAt });
    return { token: token.toString(), expiresAt };
  }

  /** Emails the owner of an address that another sign-up named it. */
  async sendAccountExists(tx: Tx, { userId, email }: AddressOwner): Promise<void> {
    const allowance = await this.mails.allow(tx, email);
    if (!allowance) return;
    const goodUntil = new Date(tx.now().getTime() + lifetimes['verify-email'] * 1000);
    await this.mails.queue(tx, allowance, { userId, kind: 'account-exists', goodUntil });
    await this.record(tx, { action: 'letter.sent', details: { kind: 'account-exists' } }, userId);
  }

  /** The link of a token. It stays usable. Throws `LinkInvalid` or `TooManyRequests`. */
  async find(text: string, client: ClientInfo, ...purposes: readonly LinkPurpose[]): Promise<FoundLink> {
    await this.limits.consume('link.address', client.ipAddress);
    const token = LinkToken.read(text);
    const found = token && (await this.repository.find(token.id, purposes));
    if (!found || !token.matches(found.secretHash)) throw new LinkInvalid();
    return { id: token.id, ...found };
  }

  /**
   * Uses a link up. Throws `LinkInvalid` when another call has done so meanwhile. The user is locked before
   * the link: a use removes the other links of the user, so two at once would wait for each other.
   * @returns the status of the user
   */
  async use(tx: Tx, { id, userId }: Pick<FoundLink, 'id' | 'userId'>): Promise<UserStatus | undefined> {
    const status = await this.users.lockAny(tx, userId, 'update');
    if (!(await this.repository.take(tx, id))) throw new LinkInvalid();
    return status;
  }

  /** Removes the links of one purpose of a user. */
  remove(tx: Tx, userId: UserId, purpose: LinkPurpose): Promise<void> {
    return this.repository.removeAll(tx, userId, purpose);
  }

  /**
   * Verifies the address that a link was sent to. A pending account becomes active. Without a credential of
   * the account, the link does not prove who created it, so an active account is handed over. Throws
   * `LinkInvalid` or `TooManyRequests`.
   * @param caller who is signed in on the device that uses the link
   */
  async verifyEmail(token: string, client: ClientInfo, caller: Principal | null): Promise<void> {
    const link = await this.find(token, client, 'verify-email');
    await this.transactions.run(async (tx) => {
      await this.use(tx, link);
      await this.addresses.prove(tx, link, caller?.userId === link.userId);
      await this.record(tx, { action: 'email.verified', by: link.userId }, link.userId);
    });
  }

  /** The organization that a user joined first; null: none. */
  organizationOf(tx: Tx, userId: UserId): Promise<OrganizationId | null> {
    return this.repository.organizationOf(tx, userId);
  }

  /** Records what a link did, in the organization that the user joined first: no credential names another one. */
  async record(tx: Tx, event: Pick<AuditEvent, 'action' | 'by' | 'details'>, userId: UserId): Promise<void> {
    const organizationId = await this.repository.organizationOf(tx, userId);
    await audit.record(tx, { ...event, organizationId, target: { type: 'user', id: userId } });
  }
}

/** Users who deleted their account restore it first, and an address that does not sign in is verified first. */
function purposeFor(wanted: EmailedPurpose, owner: SignInAddress, now: Date): EmailedPurpose | undefined {
  if (isRestorable(owner, now)) return owner.signsIn ? 'restore-account' : undefined;
  const isUsable = owner.status === 'pending' || owner.status === 'active';
  if (!isUsable || wanted === 'restore-account') return undefined;
  if (wanted === 'reset-password' && owner.signsIn) return wanted;
  return owner.verified ? undefined : 'verify-email';
}

function expiryOf(purpose: EmailedPurpose, { restorableUntil }: LinkOwner, now: Date): Date {
  if (purpose !== 'restore-account') return new Date(now.getTime() + lifetimes[purpose] * 1000);
  if (!restorableUntil) throw new Error('The user cannot restore this account.');
  return restorableUntil;
}
