import { Inject, Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { Unauthenticated, type OrganizationId, type Principal, type UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { Mails } from '@app/mail';
import { recordAccountEvent } from '@app/organizations';
import { SETTINGS, type Settings } from '@app/config';
import { RateLimits } from '@app/rate-limits';
import { UsersRepository } from '@app/users';
import { SignInNotFresh } from '../auth.errors.js';
import type { AuthenticationMethod } from '../sessions/authentication-methods.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { FactorCodeWrong, FactorExists, FactorNotFound } from './factors.errors.js';
import { FactorArchive } from './factor-archive.repository.js';
import { FactorsRepository, type FactorState } from './factors.repository.js';
import { hashOfRecoveryCode, newRecoveryCodes } from './recovery-codes.js';
import { newTotpSecret, setUpOf, stepOfCode, type AuthenticatorSetUp } from './totp.js';

/** The second factors of a user: an authenticator app, and recovery codes in the place of any factor. */
@Injectable()
export class FactorsService {
  private readonly issuer: string;

  constructor(
    private readonly repository: FactorsRepository,
    private readonly sessions: SessionsRepository,
    private readonly users: UsersRepository,
    private readonly mails: Mails,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
    /** On their way into an archive and out of one. */
    readonly archive: FactorArchive,
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
      await this.lockActive(tx, userId);
      if (!(await this.repository.putUnconfirmed(tx, userId, secret))) throw new FactorExists();
      return setUpOf(secret, this.issuer, (await this.repository.addressOf(tx, userId)) ?? userId);
    });
  }

  /**
   * Puts the app into use. Throws `FactorNotFound`, `FactorExists`, `FactorCodeWrong` or `TooManyRequests`.
   * @returns recovery codes, of which only hashes are kept
   */
  async confirm(caller: Principal, code: string): Promise<string[]> {
    const { userId } = caller;
    await this.limits.consume('factor.account', userId);
    return this.transactions.run(async (tx) => {
      await this.lockActive(tx, userId);
      const factor = await this.repository.lock(tx, userId);
      if (!factor) throw new FactorNotFound();
      if (factor.confirmedAt) throw new FactorExists();
      const step = stepOfCode(this.repository.secretOf(userId, factor), code, tx.now());
      if (step === undefined) throw new FactorCodeWrong();
      await this.repository.recordUse(tx, userId, step);
      await this.recordNew(tx, caller, 'totp', ['otp']);
      return this.makeRecoveryCodes(tx, userId);
    });
  }

  /** Removes the app; with the last factor the recovery codes go, too. Throws what `renewRecoveryCodes` throws. */
  async remove({ userId }: Principal, code: string): Promise<void> {
    await this.limits.consume('factor.account', userId);
    await this.transactions.run(async (tx) => {
      await this.lockActive(tx, userId);
      if (!(await this.repository.lock(tx, userId))?.confirmedAt) throw new FactorNotFound();
      if ((await this.use(tx, userId, code)) === undefined) throw new FactorCodeWrong();
      await this.repository.removeApp(tx, userId);
      await this.removeRest(tx, userId);
      await recordAccountEvent(tx, userId, { action: 'factor.removed', details: { factor: 'totp' } });
      await this.mails.notify(tx, userId, 'factor-removed');
    });
  }

  /** Removes all factors of a user who lost them, and the recovery codes. Throws `FactorNotFound`. */
  async removeLost(userId: UserId): Promise<void> {
    await this.transactions.run(async (tx) => {
      await this.users.lockAny(tx, userId, 'no key update');
      await this.removeLostIn(tx, userId, null);
    });
  }

  /**
   * The same, where the caller has locked the user.
   * @param organizationId that of the admin, in whose audit alone it is: others must not see its admins. Null: an operator
   */
  async removeLostIn(tx: Tx, userId: UserId, organizationId: OrganizationId | null): Promise<void> {
    const message = 'This user has no second factor.';
    if (!(await this.repository.removeAll(tx, userId))) throw new FactorNotFound({ message });
    const removed = { action: 'factor.removed', details: { factor: 'all' } } as const;
    if (organizationId === null) await recordAccountEvent(tx, userId, removed);
    else await audit.record(tx, { ...removed, organizationId, target: { type: 'user', id: userId } });
    await this.mails.notify(tx, userId, 'factor-removed', organizationId === null ? {} : { organizationId });
  }

  /**
   * Replaces the recovery codes. Without a code, the caller has checked that the sign-in is fresh. Throws
   * `FactorNotFound`, `FactorCodeWrong`, `SignInNotFresh` or `TooManyRequests`.
   */
  async renewRecoveryCodes({ userId, sessionId }: Principal, code: string | undefined): Promise<string[]> {
    await this.limits.consume('factor.account', userId);
    return this.transactions.run(async (tx) => {
      await this.lockActive(tx, userId);
      if (!(await this.repository.hasFactorIn(tx, userId))) throw new FactorNotFound();
      if (code !== undefined && (await this.use(tx, userId, code)) === undefined) throw new FactorCodeWrong();
      // A factor may have been added since that check, by another session.
      if (code === undefined && !(await this.repository.isProvedIn(tx, userId, sessionId))) throw new SignInNotFresh();
      await recordAccountEvent(tx, userId, { action: 'recovery_codes.made' });
      await this.mails.notify(tx, userId, 'recovery-codes-renewed');
      return this.makeRecoveryCodes(tx, userId);
    });
  }

  /**
   * Uses a code up, of the app or a recovery code. Undefined: it is wrong, or was used. The caller has locked
   * the user and counted the try.
   */
  async use(tx: Tx, userId: UserId, code: string): Promise<'otp' | 'recovery' | undefined> {
    if (!/^\d{6}$/.test(code))
      return (await this.repository.takeRecoveryCode(tx, userId, hashOfRecoveryCode(userId, code)))
        ? 'recovery'
        : undefined;
    const factor = await this.repository.lock(tx, userId);
    if (!factor?.confirmedAt) return undefined;
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

  /**
   * Records a new factor of a user, which its session counts as proved.
   * @param proof how a sign-in with it is called
   */
  async recordNew(
    tx: Tx,
    caller: Pick<Principal, 'userId' | 'sessionId'>,
    factor: 'totp' | 'passkey',
    proof: readonly AuthenticationMethod[],
  ): Promise<void> {
    const { userId } = caller;
    await this.sessions.recordProof(tx, caller, proof, null);
    await recordAccountEvent(tx, userId, { action: 'factor.added', details: { factor } });
    await this.mails.notify(tx, userId, factor === 'totp' ? 'factor-added' : 'passkey-added');
  }

  /** New recovery codes for a user who has none. Undefined: there are some. */
  async makeMissingRecoveryCodes(tx: Tx, userId: UserId): Promise<string[] | undefined> {
    const kinds = await this.repository.kindsIn(tx, userId);
    return kinds.includes('recovery') ? undefined : this.makeRecoveryCodes(tx, userId);
  }

  /** Removes the recovery codes of a user without a factor, and the sign-ins that wait for one. */
  async removeRest(tx: Tx, userId: UserId): Promise<void> {
    if (!(await this.repository.hasFactorIn(tx, userId))) await this.repository.removeRest(tx, userId);
  }

  /** New codes in the place of those that there are. */
  private async makeRecoveryCodes(tx: Tx, userId: UserId): Promise<string[]> {
    const codes = newRecoveryCodes();
    const hashes = codes.map((code) => hashOfRecoveryCode(userId, code));
    await this.repository.replaceRecoveryCodes(tx, userId, hashes);
    return codes;
  }

  /** Changes of the factors of one user wait for each other. */
  private async lockActive(tx: Tx, userId: UserId): Promise<void> {
    if ((await this.users.lockAny(tx, userId, 'no key update')) !== 'active') throw new Unauthenticated();
  }
}
