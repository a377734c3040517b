import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { Encryption, type DomainError, type UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { HandlesJob, jobs, type JobPayloads } from '@app/jobs';
import { Mails } from '@app/mail';
import { RateLimits } from '@app/rate-limits';
import { UsersRepository, type AddressOwner } from '@app/users';
import { AddressOwnership } from '../addresses/address-ownership.service.js';
import { AccountNotActive, SignInCodeInvalid } from '../auth.errors.js';
import { queueLinkRequest } from '../links/link-requests.js';
import { LinkToken } from '../links/link-token.js';
import type { LiveSession } from '../sessions/sessions.repository.js';
import type { ClientInfo } from '../sessions/sessions.service.js';
import { sessionOf, SignInService, type SignInOutcome } from '../sessions/sign-in.service.js';
import { emailSignIns, type TriedSignIn } from './email-sign-ins.repository.js';

/** Milliseconds for which code and link work. */
const lifetime = 600_000;

const sixDigits = /^\d{6}$/;

/** What the requesting client keeps, and sends together with the code. */
export interface EmailSignInRequest {
  readonly request: string;
  readonly expiresAt: Date;
}

type KnownSignIn = TriedSignIn & {
  readonly id: string;
  readonly userId: UserId;
  readonly emailId: string;
  readonly codeMac: Buffer;
};

/**
 * Signs users in with a code or a link that an email brings. Both work only together with the secret that the
 * requesting client got: a code that is read over the user's shoulder, or a link that is forwarded, opens nothing.
 */
@Injectable()
export class EmailSignInsService {
  constructor(
    private readonly signIns: SignInService,
    private readonly users: UsersRepository,
    private readonly addresses: AddressOwnership,
    private readonly mails: Mails,
    private readonly encryption: Encryption,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Requests the email. Row and job are the same for known and unknown addresses; only the job looks. Throws
   * `MailOff` or `TooManyRequests`.
   */
  async request(email: string, organizationId: string | undefined, client: ClientInfo): Promise<EmailSignInRequest> {
    this.mails.assertOn();
    await this.limits.consume('link.address', client.ipAddress);
    const token = LinkToken.create();
    const address = this.encryption.seal('mails', 'sign-in', Buffer.from(email)).toString('base64');
    return this.transactions.run(async (tx) => {
      const expiresAt = new Date(tx.now().getTime() + lifetime);
      await emailSignIns.removeExpired(tx, lifetime);
      await emailSignIns.add(tx, {
        id: token.id,
        requestHash: token.hash(),
        organizationId: organizationId ?? null,
        expiresAt,
      });
      const payload = { signInId: token.id, address };
      await jobs.enqueue(tx, 'sign-in.send', payload, { runAt: tx.now(), key: `sign-in.send:${token.id}` });
      return { request: token.toString(), expiresAt };
    });
  }

  /**
   * The job of a request: sends the email if the address signs in to an active account. Other addresses and pending
   * sign-ups get the email that makes them usable. May run twice; the second run finds the code sent.
   */
  @HandlesJob('sign-in.send')
  async send({ signInId, address }: JobPayloads['sign-in.send']): Promise<void> {
    const email = this.encryption.open('mails', 'sign-in', Buffer.from(address, 'base64')).toString();
    await this.transactions.run(async (tx) => {
      const owner = await this.users.ownerOf(tx, email);
      if (owner?.status !== 'active' || !owner.signsIn)
        return queueLinkRequest(tx, this.encryption, 'verify-email', email);
      await this.sendCode(tx, signInId, owner);
    });
  }

  /** A request and its code. The caller brings both to the owner of the address. */
  async issue(
    tx: Tx,
    { userId, emailId }: Pick<AddressOwner, 'userId' | 'emailId'>,
    expiresAt: Date,
  ): Promise<{ request: string; code: string }> {
    const token = LinkToken.create();
    await emailSignIns.add(tx, { id: token.id, requestHash: token.hash(), organizationId: null, expiresAt });
    const { code } = await this.addCode(tx, token.id, { userId, emailId });
    return { request: token.toString(), code };
  }

  /**
   * Signs in with the code of the email, or with the token of its link. Throws `SignInCodeInvalid`,
   * `AccountNotActive`, `OrganizationNotFound` or `TooManyRequests`.
   * @param request the secret of the client that requested the email
   */
  async complete(request: string, code: string, client: ClientInfo): Promise<LiveSession> {
    await this.limits.consume('link.address', client.ipAddress);
    const token = LinkToken.read(request);
    const tried =
      token && (await this.transactions.runStatement((tx) => emailSignIns.countTry(tx, token.id, token.hash())));
    if (!token || !tried) throw new SignInCodeInvalid();
    const signIn = { id: token.id, ...tried };
    if (!isKnown(signIn) || !this.isRight(signIn, code)) throw await this.rejection(tried);
    const outcome = await this.open(signIn, client);
    if (!outcome) throw new SignInCodeInvalid();
    return sessionOf(outcome);
  }

  private async sendCode(tx: Tx, id: string, { userId, emailId, email }: AddressOwner): Promise<void> {
    await this.users.lockAny(tx, userId, 'no key update');
    const waiting = await emailSignIns.lockUnsent(tx, id);
    if (!waiting) return;
    // As one that had its code: a new password, or the end of all sessions, ended it.
    const requestedAt = new Date(waiting.expiresAt.getTime() - lifetime);
    if (await emailSignIns.haveEndedSince(tx, userId, requestedAt)) return;
    const allowance = await this.mails.allow(tx, email);
    if (!allowance) return;
    const { code, token } = await this.addCode(tx, id, { userId, emailId });
    const about = { userId, kind: 'sign-in', goodUntil: waiting.expiresAt } as const;
    await this.mails.queue(tx, allowance, { ...about, code, token });
    await audit.record(tx, {
      action: 'letter.sent',
      organizationId: await emailSignIns.organizationOf(tx, userId),
      target: { type: 'user', id: userId },
      details: { kind: 'sign-in' },
    });
  }

  private async addCode(
    tx: Tx,
    id: string,
    owner: Pick<AddressOwner, 'userId' | 'emailId'>,
  ): Promise<{ code: string; token: string }> {
    const code = randomInt(1_000_000).toString().padStart(6, '0');
    const link = LinkToken.create(id);
    const codeMac = this.encryption.mac('sign-in-codes', Buffer.from(`${id}:${code}`));
    await emailSignIns.complete(tx, id, { ...owner, codeMac, linkHash: link.hash() });
    return { code, token: link.toString() };
  }

  private isRight({ id, codeMac, linkHash }: KnownSignIn, given: string): boolean {
    if (sixDigits.test(given)) return this.encryption.proves('sign-in-codes', codeMac, Buffer.from(`${id}:${given}`));
    const link = LinkToken.read(given);
    return link?.id === id && linkHash !== null && link.matches(linkHash);
  }

  /** Undefined when the code was used, or the address given up, in the meantime. */
  private async open(
    { id, userId, emailId, codeMac, ...signIn }: KnownSignIn,
    client: ClientInfo,
  ): Promise<SignInOutcome | undefined> {
    const organization = await this.signIns.organizationFor(userId, signIn.organizationId ?? undefined);
    return this.transactions.run(async (tx) => {
      if ((await this.users.lockAny(tx, userId, 'no key update')) !== 'active') throw new AccountNotActive();
      if (!(await emailSignIns.take(tx, id, codeMac))) return undefined;
      const address = await emailSignIns.addressOf(tx, userId, emailId);
      if (!address?.signsIn) return undefined;
      // Another person may have made the account: they lose it to the owner of the address.
      if (!address.verified) await this.addresses.prove(tx, { userId, emailId }, false);
      return this.signIns.open(tx, { userId, organization, method: 'email' }, client);
    });
  }

  /** Recorded for unknown addresses as well, so that both take the same time. */
  private async rejection({ userId }: TriedSignIn): Promise<DomainError> {
    await this.transactions.run(async (tx) => {
      const target = userId === null ? {} : { target: { type: 'user', id: userId } as const };
      await audit.record(tx, {
        action: 'user.sign_in_refused',
        details: { reason: 'code' },
        organizationId: await emailSignIns.organizationOf(tx, userId ?? unknownUser),
        ...target,
      });
    });
    return new SignInCodeInvalid();
  }
}

const unknownUser = '00000000-0000-0000-0000-000000000000' as UserId;

const isKnown = (signIn: TriedSignIn & { id: string }): signIn is KnownSignIn =>
  signIn.userId !== null && signIn.emailId !== null && signIn.codeMac !== null;
