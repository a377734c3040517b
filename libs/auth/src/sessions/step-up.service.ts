import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { RequestInvalid, Unauthenticated, type Principal } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { RateLimits } from '@app/rate-limits';
import { UsersRepository } from '@app/users';
import { PasswordWrong, SessionNeeded } from '../auth.errors.js';
import { FactorCodeWrong, FactorNeeded, FactorNotFound } from '../factors/factors.errors.js';
import { FactorsRepository } from '../factors/factors.repository.js';
import { FactorsService } from '../factors/factors.service.js';
import { PasskeyCeremonies } from '../passkeys/passkey-ceremonies.service.js';
import { PasskeyWrong } from '../passkeys/passkeys.errors.js';
import type { RequestFor } from '../passkeys/passkeys.repository.js';
import type { PasskeyRequestOptions, SentCredential } from '../passkeys/web-authn.js';
import { PasswordsService } from '../passwords/passwords.service.js';
import type { AuthenticationMethod } from './authentication-methods.js';
import { SessionsRepository } from './sessions.repository.js';

/** One of three proofs. */
export interface StepUpProof {
  readonly password?: string;
  /** Of the authenticator app, or a recovery code. */
  readonly code?: string;
  readonly credential?: SentCredential;
}

/** A caller with a session. */
type SessionOwner = Pick<Principal, 'userId'> & { readonly sessionId: NonNullable<Principal['sessionId']> };

/**
 * Makes the sign-in of a session recent again, by a further proof of its user. A user with a second factor proves the
 * factor: the password alone does not do.
 */
@Injectable()
export class StepUpService {
  constructor(
    private readonly passwords: PasswordsService,
    private readonly factors: FactorsService,
    private readonly factorRows: FactorsRepository,
    private readonly ceremonies: PasskeyCeremonies,
    private readonly sessions: SessionsRepository,
    private readonly users: UsersRepository,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
  ) {}

  /** The options of a proof by a passkey of the user, for this session. Throws `SessionNeeded`. */
  async begin(caller: Principal): Promise<PasskeyRequestOptions> {
    const owner = ownerOf(caller);
    return this.transactions.run((tx) => this.ceremonies.beginProof(tx, aboutStepUp(owner)));
  }

  /**
   * Throws `RequestInvalid` unless there is one proof; `PasswordWrong`, `FactorCodeWrong`, `PasskeyWrong`;
   * `FactorNeeded` for the password of a user with a factor, `FactorNotFound` for a code of a user without one;
   * `SessionNeeded`, `SignInBusy` or `TooManyRequests`.
   */
  async prove(caller: Principal, { password, code, credential }: StepUpProof): Promise<void> {
    const owner = ownerOf(caller);
    if ([password, code, credential].filter((one) => one !== undefined).length !== 1)
      throw new RequestInvalid({ fields: [{ field: '', message: 'name one of password, code and credential' }] });
    if (password !== undefined) await this.withPassword(owner, password);
    else if (code !== undefined) await this.withCode(owner, code);
    else if (credential) await this.withPasskey(owner, credential);
  }

  /** Before the password is looked at: a stolen session of a user with a factor tells nothing of it. */
  private async withPassword(owner: SessionOwner, password: string): Promise<void> {
    if ((await this.factorRows.proofOf(owner.userId, owner.sessionId)).hasFactor) throw factorNeeded();
    const proof = await this.passwords.proveAgain(owner.userId, password);
    await this.transactions.run(async (tx) => {
      if (!(await this.passwords.stillProven(tx, proof))) throw new PasswordWrong();
      if (await this.factorRows.hasFactorIn(tx, owner.userId)) throw factorNeeded();
      await this.record(tx, owner, ['pwd']);
    });
  }

  private async withCode(owner: SessionOwner, code: string): Promise<void> {
    await this.limits.consume('factor.account', owner.userId);
    await this.transactions.run(async (tx) => {
      await this.lock(tx, owner);
      if (!(await this.factorRows.hasFactorIn(tx, owner.userId))) throw new FactorNotFound();
      const factor = await this.factors.use(tx, owner.userId, code);
      if (!factor) throw new FactorCodeWrong();
      await this.record(tx, owner, [factor]);
    });
  }

  private async withPasskey(owner: SessionOwner, sent: SentCredential): Promise<void> {
    await this.limits.consume('factor.account', owner.userId);
    const proof = await this.ceremonies.verifyProof(sent, false);
    await this.transactions.run(async (tx) => {
      await this.lock(tx, owner);
      const isOwn = proof?.passkey.userId === owner.userId;
      if (!isOwn || (await this.ceremonies.redeem(tx, proof, aboutStepUp(owner))) !== 'used') throw new PasskeyWrong();
      await this.record(tx, owner, proof.amr);
    });
  }

  private async lock(tx: Tx, { userId }: SessionOwner): Promise<void> {
    if ((await this.users.lockAny(tx, userId, 'share')) !== 'active') throw new Unauthenticated();
  }

  private async record(tx: Tx, owner: SessionOwner, proof: readonly AuthenticationMethod[]): Promise<void> {
    if (!(await this.sessions.recordProof(tx, owner, proof, tx.now()))) throw new Unauthenticated();
    await audit.record(tx, {
      action: 'user.proved_again',
      target: { type: 'user', id: owner.userId },
      details: { session: owner.sessionId, method: proof[0] ?? 'pwd' },
    });
  }
}

const factorNeeded = (): Error =>
  new FactorNeeded({ message: 'This account has a second factor: send its code, a recovery code, or a passkey.' });

function ownerOf({ userId, sessionId }: Principal): SessionOwner {
  if (!sessionId) throw new SessionNeeded();
  return { userId, sessionId };
}

const aboutStepUp = ({ userId, sessionId }: SessionOwner): RequestFor => ({
  purpose: 'step-up',
  userId,
  boundTo: sessionId,
});
