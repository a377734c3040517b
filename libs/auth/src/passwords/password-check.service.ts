import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { Clock, type DomainError, type UserId, addressKeyOf } from '@app/common';
import { addressBucket, RateLimits } from '@app/rate-limits';
import { TransactionManager, type Tx } from '@app/database';
import { AccountNotActive, CredentialsInvalid, PasswordWrong } from '../auth.errors.js';
import { LinkRequests } from '../links/link-requests.service.js';
import type { ClientInfo } from '../sessions/sessions.service.js';
import { HashSamples } from './hash-samples.service.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordsRepository, type OwnPassword, type PasswordOwner } from './passwords.repository.js';

/** A person whose password was right, and the hash that it was right for. */
export interface VerifiedProof {
  readonly userId: UserId;
  readonly hash: string;
}

/** Networks from which an account was signed in to, by the name under which the limits remember them. */
const knownNetwork = 'login.known';
const knownForDays = 90;

/** Whether somebody knows the password of an account. Unknown address and wrong password look and last the same. */
@Injectable()
export class PasswordCheck {
  constructor(
    private readonly repository: PasswordsRepository,
    private readonly hasher: PasswordHasher,
    private readonly samples: HashSamples,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    private readonly requests: LinkRequests,
  ) {}

  /**
   * Throws `CredentialsInvalid`, or `AccountNotActive` to who knows the password of an account that may not sign in. Of a deleted account the answer says
   * nothing; whoever knows its password causes the letter that restores it.
   */
  async prove(email: string, password: string, client: Pick<ClientInfo, 'ipAddress'>): Promise<VerifiedProof> {
    const addressKey = addressKeyOf(email);
    const here = `${addressKey} ${addressBucket(client.ipAddress)}`;
    await this.countGuess(addressKey, here);
    const owner = await this.repository.ownerOf(addressKey);
    const known = owner?.hash ?? undefined;
    const isDeleted = owner?.status === 'deleted';
    const isRight = await this.hasher.matches(known, password, (checked, ours) => this.samples.beside(checked, ours), isDeleted);
    if (!isRight || !owner || known === undefined) throw await this.refusal(owner, 'password', new CredentialsInvalid());
    if (isDeleted) throw await this.refusal(owner, 'status', new CredentialsInvalid(), email);
    if (owner.status !== 'active') throw await this.refusal(owner, 'status', new AccountNotActive());
    await this.limits.forgive('login.client', here);
    if (client.ipAddress !== null) await this.limits.remember(knownNetwork, here, knownForDays);
    return { userId: owner.userId, hash: await this.raised(owner.userId, known, password) };
  }

  /** Whoever guesses from elsewhere must not shut the owner out of where they have signed in before. The same for addresses that nobody has. */
  private async countGuess(addressKey: string, here: string): Promise<void> {
    const isKnown = await this.limits.remembers(knownNetwork, here);
    await this.limits.consume('login.client', here);
    if (!isKnown) await this.limits.consume('login.account', addressKey);
  }

  /** The same question to somebody who is signed in. Throws `PasswordWrong`. */
  async proveAgain(userId: UserId, password: string): Promise<VerifiedProof & OwnPassword> {
    await this.limits.consume('password.account', userId);
    const own = await this.repository.ofUser(userId);
    if (!(await this.hasher.matches(own?.hash, password)) || !own) throw new PasswordWrong();
    return { userId, ...own };
  }

  /** Holds until the transaction ends. */
  stillProven(tx: Tx, proven: VerifiedProof): Promise<boolean> {
    return this.repository.stillHas(tx, proven.userId, proven.hash);
  }

  /**
   * Written down for addresses that nobody has as well, so that both last the same.
   * @param offerTo the address of a deleted account, whose user gets the letter that restores it
   */
  private async refusal(owner: PasswordOwner | undefined, reason: 'password' | 'status', error: DomainError, offerTo?: string): Promise<DomainError> {
    const about = { organizationId: owner?.organizationId ?? null, ...(owner && { target: { type: 'user', id: owner.userId } as const }) };
    await this.transactions.run(async (tx) => {
      await audit.record(tx, { action: 'user.sign_in_refused', details: { reason }, ...about });
      if (offerTo !== undefined) await this.requests.offerRestoration(tx, offerTo);
    });
    return error;
  }

  /** Replaces a hash of weaker parameters, such as an imported one, now that the password is at hand. */
  private async raised(userId: UserId, known: string, password: string): Promise<string> {
    if (!this.hasher.isWeak(known)) return known;
    const hash = await this.hasher.hash(password);
    return this.transactions.run(async (tx) => {
      if (!(await this.repository.stillHas(tx, userId, known))) return known;
      await this.repository.put(tx, userId, hash, this.clock.now());
      return hash;
    });
  }
}
