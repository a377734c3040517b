import { Inject, Injectable } from '@nestjs/common';
import { Unauthenticated, type Principal, type UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { Mails } from '@app/mail';
import { recordAccountEvent } from '@app/organizations';
import { SETTINGS, type Settings } from '@app/config';
import { RateLimits } from '@app/rate-limits';
import { UsersRepository } from '@app/users';
import { FactorCodeWrong, FactorExists, FactorNotFound } from './factors.errors.js';
import { FactorsRepository, type FactorState } from './factors.repository.js';
import { hashOfRecoveryCode, newRecoveryCodes } from './recovery-codes.js';
import { newTotpSecret, setUpOf, stepOfCode, type AuthenticatorSetUp } from './totp.js';

/** The second factor of a user: an authenticator app, and recovery codes in its place. */
@Injectable()
export class FactorsService {
  private readonly issuer: string;

  constructor(
    private readonly repository: FactorsRepository,
    private readonly users: UsersRepository,
    private readonly mails: Mails,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
    @Inject(SETTINGS) { PUBLIC_URL = '' }: Settings,
  ) {
    this.issuer = URL.canParse(PUBLIC_URL) ? new URL(PUBLIC_URL).hostname : 'Facet';
  }

  stateOf(userId: UserId): Promise<FactorState> {
    return this.repository.stateOf(userId);
  }

  /** A new authenticator app, which counts when `confirm` got its first code. Throws `FactorExists`. */
  begin({ userId }: Principal): Promise<AuthenticatorSetUp> {
    const secret = newTotpSecret();
    return this.transactions.run(async (tx) => {
      if ((await this.users.lockAny(tx, userId, 'share')) !== 'active') throw new Unauthenticated();
      if (!(await this.repository.putUnconfirmed(tx, userId, secret))) throw new FactorExists();
      return setUpOf(secret, this.issuer, (await this.repository.addressOf(tx, userId)) ?? userId);
    });
  }

  /**
   * Puts the app into use. Throws `FactorNotFound`, `FactorExists`, `FactorCodeWrong` or `TooManyRequests`.
   * @returns recovery codes, of which only hashes are kept
   */
  async confirm({ userId }: Principal, code: string): Promise<string[]> {
    await this.limits.consume('factor.account', userId);
    return this.transactions.run(async (tx) => {
      if ((await this.users.lockAny(tx, userId, 'share')) !== 'active') throw new Unauthenticated();
      const factor = await this.repository.lock(tx, userId);
      if (!factor) throw new FactorNotFound();
      if (factor.confirmedAt) throw new FactorExists();
      const step = stepOfCode(this.repository.secretOf(userId, factor), code, tx.now());
      if (step === undefined) throw new FactorCodeWrong();
      await this.repository.recordUse(tx, userId, step);
      await recordAccountEvent(tx, userId, { action: 'factor.added', details: { factor: 'totp' } });
      await this.mails.notify(tx, userId, 'factor-added');
      return this.makeRecoveryCodes(tx, userId);
    });
  }

  /** Removes the app and the recovery codes. Throws `FactorNotFound`, `FactorCodeWrong` or `TooManyRequests`. */
  async remove({ userId }: Principal, code: string): Promise<void> {
    await this.limits.consume('factor.account', userId);
    await this.transactions.run(async (tx) => {
      await this.assertCode(tx, userId, code);
      await this.repository.removeAll(tx, userId);
      await recordAccountEvent(tx, userId, { action: 'factor.removed', details: { factor: 'totp' } });
      await this.mails.notify(tx, userId, 'factor-removed');
    });
  }

  /** The same by an operator, for a user who lost the app and the recovery codes. Throws `FactorNotFound`. */
  async removeLost(userId: UserId): Promise<void> {
    await this.transactions.run(async (tx) => {
      await this.users.lockAny(tx, userId, 'share');
      if (!(await this.repository.removeAll(tx, userId))) throw new FactorNotFound();
      await recordAccountEvent(tx, userId, { action: 'factor.removed', details: { factor: 'totp' } });
      await this.mails.notify(tx, userId, 'factor-removed');
    });
  }

  /** Replaces the recovery codes. Throws `FactorNotFound`, `FactorCodeWrong` or `TooManyRequests`. */
  async renewRecoveryCodes({ userId }: Principal, code: string): Promise<string[]> {
    await this.limits.consume('factor.account', userId);
    return this.transactions.run(async (tx) => {
      await this.assertCode(tx, userId, code);
      await recordAccountEvent(tx, userId, { action: 'recovery_codes.made' });
      return this.makeRecoveryCodes(tx, userId);
    });
  }

  /**
   * Uses a code up, of the app or a recovery code. Undefined: it is wrong, or was used. The caller has locked
   * the user and counted the try.
   */
  async use(tx: Tx, userId: UserId, code: string): Promise<'otp' | 'recovery' | undefined> {
    const factor = await this.repository.lock(tx, userId);
    if (!factor?.confirmedAt) return undefined;
    if (!/^\d{6}$/.test(code))
      return (await this.repository.takeRecoveryCode(tx, userId, hashOfRecoveryCode(userId, code)))
        ? 'recovery'
        : undefined;
    const step = stepOfCode(this.repository.secretOf(userId, factor), code, tx.now());
    if (step === undefined || step <= factor.lastStep) return undefined;
    await this.repository.recordUse(tx, userId, step);
    return 'otp';
  }

  /** An app that is in use from now on, in the place of one that there may be. @returns recovery codes */
  async addConfirmed(tx: Tx, userId: UserId): Promise<string[]> {
    await this.repository.removeAll(tx, userId);
    await this.repository.putUnconfirmed(tx, userId, newTotpSecret());
    await this.repository.recordUse(tx, userId, 0);
    return this.makeRecoveryCodes(tx, userId);
  }

  /** New codes in the place of those that there are. */
  private async makeRecoveryCodes(tx: Tx, userId: UserId): Promise<string[]> {
    const codes = newRecoveryCodes();
    const hashes = codes.map((code) => hashOfRecoveryCode(userId, code));
    await this.repository.replaceRecoveryCodes(tx, userId, hashes);
    return codes;
  }

  private async assertCode(tx: Tx, userId: UserId, code: string): Promise<void> {
    if ((await this.users.lockAny(tx, userId, 'share')) !== 'active') throw new Unauthenticated();
    if (!(await this.repository.hasFactorIn(tx, userId))) throw new FactorNotFound();
    if ((await this.use(tx, userId, code)) === undefined) throw new FactorCodeWrong();
  }
}
