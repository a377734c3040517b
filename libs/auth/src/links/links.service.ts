import { Injectable } from '@nestjs/common';
import { audit, type AuditEvent } from '@app/audit';
import { Clock, type OrganizationId, type UserId } from '@app/common';
import { Mails } from '@app/mail';
import type { Tx } from '@app/database';
import type { AddressOwner } from '@app/users';
import { LinkInvalid } from '../auth.errors.js';
import { hashOfLink, isHashOfLink, newLinkParts, readLink, writeLink } from './link-text.js';
import type { LinkPurpose } from './one-time-token.entity.js';
import { OneTimeTokensRepository, type LiveToken } from './one-time-tokens.repository.js';

/** Seconds that a link works. One that restores an account works as long as the account can be restored. */
const lives: Readonly<Record<Exclude<LinkPurpose, 'restore-account'>, number>> = { 'verify-email': 86_400, 'reset-password': 1800 };

type LinkOwner = Pick<AddressOwner, 'userId' | 'emailId' | 'restorableUntil'>;

/** Links that are sent to an address, work once, and prove that who uses them reads the mail of that address. */
@Injectable()
export class Links {
  constructor(
    private readonly repository: OneTimeTokensRepository,
    private readonly mails: Mails,
    private readonly clock: Clock,
  ) {}

  /** Makes a link for the owner of an address. */
  async issue(tx: Tx, purpose: LinkPurpose, owner: LinkOwner): Promise<{ token: string; expiresAt: Date }> {
    const { userId, emailId } = owner;
    const now = this.clock.now();
    const expiresAt = endOf(purpose, owner, now);
    const parts = newLinkParts();
    await this.repository.clear(tx, now);
    await this.repository.add(tx, { id: parts.id, purpose, userId, emailId, secretHash: hashOfLink(parts), expiresAt });
    return { token: writeLink(parts), expiresAt };
  }

  /** Makes a link and queues the letter that brings it, unless the address has had enough. */
  async send(tx: Tx, purpose: LinkPurpose, owner: AddressOwner): Promise<void> {
    const allowance = await this.mails.allow(tx, owner.email);
    if (!allowance) return;
    const { token, expiresAt } = await this.issue(tx, purpose, owner);
    await this.mails.queue(tx, allowance, { userId: owner.userId, kind: purpose, goodUntil: expiresAt, token });
    await this.record(tx, { action: 'letter.sent', details: { kind: purpose } }, owner.userId);
  }

  /** Tells the owner of an address that somebody tried to sign up with it. */
  async tellOfAccount(tx: Tx, { userId, email }: AddressOwner): Promise<void> {
    const goodUntil = new Date(this.clock.now().getTime() + lives['verify-email'] * 1000);
    const allowance = await this.mails.allow(tx, email);
    if (!allowance) return;
    await this.mails.queue(tx, allowance, { userId, kind: 'account-exists', goodUntil });
    await this.record(tx, { action: 'letter.sent', details: { kind: 'account-exists' } }, userId);
  }

  /** Ends the links of one purpose that a user has. */
  end(tx: Tx, userId: UserId, purpose: LinkPurpose): Promise<void> {
    return this.repository.removeAll(tx, userId, purpose);
  }

  /** The organization that a user joined first; null: none. */
  organizationOf(tx: Tx, userId: UserId): Promise<OrganizationId | null> {
    return this.repository.organizationOf(tx, userId);
  }

  /** Writes down what was done to somebody by letter, where they joined first: nobody is signed in when a link is used. */
  async record(tx: Tx, deed: Pick<AuditEvent, 'action' | 'by' | 'details'>, userId: UserId): Promise<void> {
    const organizationId = await this.repository.organizationOf(tx, userId);
    await audit.record(tx, { ...deed, organizationId, target: { type: 'user', id: userId } });
  }

  /** Whose link it is, without using it up. Throws `LinkInvalid`. */
  async look(purpose: LinkPurpose, text: string): Promise<LiveToken & { id: string }> {
    const parts = readLink(text);
    const found = parts && (await this.repository.find(parts.id, purpose, this.clock.now()));
    if (!parts || !found || !isHashOfLink(parts, found.secretHash)) throw new LinkInvalid();
    return { id: parts.id, ...found };
  }

  /**
   * Uses up a link that was looked at. Throws `LinkInvalid` when somebody else did meanwhile. The user is locked before the link: a use removes the other links
   * of the user, so two at once would wait for each other.
   */
  async use(tx: Tx, { id, userId }: { id: string; userId: UserId }): Promise<void> {
    await this.repository.lockUser(tx, userId);
    if (!(await this.repository.take(tx, id, this.clock.now()))) throw new LinkInvalid();
  }
}

function endOf(purpose: LinkPurpose, { restorableUntil }: LinkOwner, now: Date): Date {
  if (purpose !== 'restore-account') return new Date(now.getTime() + lives[purpose] * 1000);
  if (!restorableUntil) throw new Error('The user cannot restore this account.');
  return restorableUntil;
}
