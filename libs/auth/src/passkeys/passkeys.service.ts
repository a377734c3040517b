import { Injectable } from '@nestjs/common';
import { isUuid, newId, Unauthenticated, type Principal, type UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { Mails } from '@app/mail';
import { recordAccountEvent } from '@app/organizations';
import { RateLimits } from '@app/rate-limits';
import { UsersRepository } from '@app/users';
import { SessionNeeded } from '../auth.errors.js';
import { FactorsRepository } from '../factors/factors.repository.js';
import { FactorsService } from '../factors/factors.service.js';
import { canSignIn } from '../queries/ways-to-sign-in.queries.js';
import { PasskeyCeremonies } from './passkey-ceremonies.service.js';
import {
  PasskeyExists,
  PasskeyInvalid,
  PasskeyLimitReached,
  PasskeyNeeded,
  PasskeyNotFound,
} from './passkeys.errors.js';
import { PasskeysRepository, type PasskeySummary } from './passkeys.repository.js';
import type { PasskeyCreationOptions, SentCredential } from './web-authn.js';

/** Passkeys that one user may have. */
const mostPasskeys = 20;

/** A passkey that was just registered. */
export interface NewPasskey {
  readonly passkey: PasskeySummary;
  /** Of which only hashes are kept. Undefined: the user has some already. */
  readonly recoveryCodes: readonly string[] | undefined;
}

/** The passkeys of a user. The caller of what changes them has checked that the sign-in is fresh. */
@Injectable()
export class PasskeysService {
  /** Passkeys that one user may have. */
  static readonly most = mostPasskeys;

  constructor(
    private readonly repository: PasskeysRepository,
    private readonly ceremonies: PasskeyCeremonies,
    private readonly factors: FactorsService,
    private readonly factorRows: FactorsRepository,
    private readonly users: UsersRepository,
    private readonly mails: Mails,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
  ) {}

  list(userId: UserId): Promise<PasskeySummary[]> {
    return this.repository.list(userId);
  }

  /** The options for a new passkey, for this session. Throws `PasskeyLimitReached` or `SessionNeeded`. */
  async begin({ userId, sessionId }: Principal): Promise<PasskeyCreationOptions> {
    if (!sessionId) throw new SessionNeeded();
    return this.transactions.run(async (tx) => {
      await this.lock(tx, userId);
      await this.assertRoom(tx, userId);
      const name = (await this.factorRows.addressOf(tx, userId)) ?? userId;
      return this.ceremonies.beginCreation(tx, userId, sessionId, name);
    });
  }

  /**
   * Registers a passkey, which counts as a factor from now on. Throws `PasskeyInvalid`, `PasskeyExists`,
   * `PasskeyLimitReached`, `SessionNeeded` or `TooManyRequests`.
   */
  async add({ userId, sessionId }: Principal, name: string, sent: SentCredential): Promise<NewPasskey> {
    if (!sessionId) throw new SessionNeeded();
    await this.limits.consume('factor.account', userId);
    const verified = await this.ceremonies.verifyCreation(sent);
    if (!verified) throw new PasskeyInvalid();
    const { challenge, ...made } = verified;
    return this.transactions.run(async (tx) => {
      await this.lock(tx, userId);
      const userHandle = await this.ceremonies.redeemCreation(tx, challenge, userId, sessionId);
      if (!userHandle) throw new PasskeyInvalid();
      await this.assertRoom(tx, userId);
      const passkey = { id: newId(), name, createdAt: tx.now(), ...made };
      if (!(await this.repository.add(tx, { ...passkey, userId, userHandle }))) throw new PasskeyExists();
      const amr = ['passkey', made.synced ? 'swk' : 'hwk'] as const;
      await this.factors.recordNew(tx, { userId, sessionId }, 'passkey', amr);
      const recoveryCodes = await this.factors.makeMissingRecoveryCodes(tx, userId);
      return { passkey: { ...passkey, lastUsedAt: null }, recoveryCodes };
    });
  }

  /** Throws `PasskeyNotFound`. */
  async rename({ userId }: Principal, id: string, name: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      if (!isUuid(id) || !(await this.repository.rename(tx, userId, id, name))) throw new PasskeyNotFound();
    });
  }

  /** Removes a passkey; with the last factor the recovery codes go, too. Throws `PasskeyNotFound` or `PasskeyNeeded`. */
  async remove({ userId }: Principal, id: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      await this.lock(tx, userId);
      if (!isUuid(id) || !(await this.repository.remove(tx, userId, id))) throw new PasskeyNotFound();
      if (!(await canSignIn(tx, userId, this.mails.isOn))) throw new PasskeyNeeded();
      await this.factors.removeRest(tx, userId);
      await recordAccountEvent(tx, userId, { action: 'factor.removed', details: { factor: 'passkey' } });
      await this.mails.notify(tx, userId, 'passkey-removed');
    });
  }

  /** Registrations of one user at the same time wait for each other: the limit counts all of them. */
  private async lock(tx: Tx, userId: UserId): Promise<void> {
    if ((await this.users.lockAny(tx, userId, 'no key update')) !== 'active') throw new Unauthenticated();
  }

  private async assertRoom(tx: Tx, userId: UserId): Promise<void> {
    if ((await this.repository.references(tx, userId)).length >= mostPasskeys) throw new PasskeyLimitReached();
  }
}
