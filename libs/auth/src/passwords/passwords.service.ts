import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { audit } from '@app/audit';
import { addressKeyOf, Clock, Encryption, type DomainError, type OrganizationId, type UserId } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { TransactionManager, type Tx } from '@app/database';
import { sendsMails } from '@app/mail';
import { addressBucket, RateLimits } from '@app/rate-limits';
import { UsersRepository } from '@app/users';
import { AccountNotActive, CredentialsInvalid, PasswordNotSet, PasswordWrong } from '../auth.errors.js';
import { queueLinkRequest } from '../links/link-requests.js';
import { OneTimeTokensRepository } from '../links/one-time-tokens.repository.js';
import type { ClientInfo } from '../sessions/sessions.service.js';
import { generatedPassword } from './generated-password.js';
import { HashSamples } from './hash-samples.js';
import { PasswordHasher } from './password-hasher.js';
import { passwordFaults, PasswordPolicy } from './password-policy.js';
import { PasswordsRepository, type PasswordOwner } from './passwords.repository.js';
import { faultOfHash } from './stored-hash.js';
import { temporaryFor } from './temporary-passwords.js';

/** A user whose password was right, and the hash that it matched. */
export interface VerifiedProof {
  readonly userId: UserId;
  readonly hash: string;
  /** The password sets another one, and signs nobody in. */
  readonly isTemporary?: boolean;
}

/** A user who is to get a password, as far as known. */
export interface PasswordOf {
  readonly email: string;
  readonly names: readonly string[];
  /** An organization that exists already. */
  readonly organizationId?: OrganizationId;
}

/** Networks from which an account was signed in to, by the name under which the limits store them. */
const knownNetwork = 'login.known';
const knownForDays = 90;

/**
 * The passwords of accounts: verified, validated, hashed and stored. A hash is computed outside of
 * transactions. An unknown address and a wrong password have
 * the same answer and take the same time; see docs/decisions/time-of-a-refusal.md.
 */
@Injectable()
export class PasswordsService implements OnModuleDestroy {
  /** The reasons for which a password is refused, for the documents of the APIs. */
  static readonly faults = passwordFaults;

  /** Why a hash of another system cannot be taken over; undefined: it can. */
  static readonly faultOfHash = faultOfHash;

  /** A random password to read and type. */
  static readonly generate = generatedPassword;

  private readonly hasher: PasswordHasher;
  private readonly samples: HashSamples;
  private readonly policy: PasswordPolicy;

  constructor(
    private readonly repository: PasswordsRepository,
    private readonly users: UsersRepository,
    private readonly tokens: OneTimeTokensRepository,
    private readonly encryption: Encryption,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.hasher = new PasswordHasher(settings);
    this.samples = new HashSamples(repository, clock);
    this.policy = new PasswordPolicy(settings, clock);
  }

  onModuleDestroy(): Promise<void> {
    return this.policy.close();
  }

  /**
   * The hash of the first password of a user. Throws `PasswordRefused` that says why, and `SignInBusy` when
   * too many wait already.
   * @param field the name of the password in the request
   */
  async prepare(field: string, password: string, { email, names, organizationId }: PasswordOf): Promise<string> {
    const organization = organizationId === undefined ? [] : await this.repository.namesOfOrganization(organizationId);
    await this.policy.assertAcceptable(field, password, { emails: [email], names: [...names, ...organization] });
    return this.hasher.hash(password);
  }

  /** The hash of another password of a user. Throws what `prepare` throws. */
  async prepareFor(userId: UserId, field: string, password: string): Promise<string> {
    await this.policy.assertAcceptable(field, password, await this.repository.contextOf(userId));
    return this.hasher.hash(password);
  }

  /** Stores a hash of `prepare`. Links that would set another password are removed. */
  async set(tx: Tx, userId: UserId, hash: string): Promise<void> {
    await this.repository.put(tx, userId, hash, this.clock.now());
    await this.tokens.removeAll(tx, userId, 'reset-password', 'change-password');
  }

  /**
   * Stores a hash of `prepare` as the one of a temporary password, in the place of another. Throws `PasswordNotSet` for
   * a user without a password, because it would be a way in that they never had.
   * @returns the end of the temporary password
   */
  async setTemporary(tx: Tx, userId: UserId, hash: string): Promise<Date> {
    const now = tx.now();
    if (!(await this.repository.putTemporary(tx, userId, hash, now))) throw new PasswordNotSet();
    await this.tokens.removeAll(tx, userId, 'reset-password', 'change-password');
    return new Date(now.getTime() + temporaryFor);
  }

  /** Stores hashes of another system for new users. The first sign-in replaces them. */
  saveImported(tx: Tx, passwords: readonly { userId: UserId; hash: string }[]): Promise<void> {
    return this.repository.addAll(tx, passwords, this.clock.now());
  }

  /**
   * Verifies the password of a sign-in. Throws `CredentialsInvalid`, also for a deleted account, whose owner
   * gets an email that restores it;
   * `AccountNotActive` for a right password of an account that may not sign in; `TooManyRequests` or `SignInBusy`.
   */
  async prove(email: string, password: string, client: Pick<ClientInfo, 'ipAddress'>): Promise<VerifiedProof> {
    const addressKey = addressKeyOf(email);
    const here = `${addressKey} ${addressBucket(client.ipAddress)}`;
    await this.countGuess(addressKey, here);
    const owner = await this.repository.ownerOf(addressKey);
    const known = owner?.hash ?? undefined;
    const isDeleted = owner?.status === 'deleted';
    const isTemporary = !!owner?.temporarySince;
    const isOver = isTemporary && this.clock.now().getTime() - owner.temporarySince.getTime() >= temporaryFor;
    const isRight = await this.hasher.matches(
      known,
      password,
      (checked, ours) => this.samples.beside(checked, ours),
      isDeleted || isOver,
    );
    if (!isRight || isOver || !owner || known === undefined)
      throw await this.rejection(owner, 'password', new CredentialsInvalid());
    if (isDeleted) throw await this.rejection(owner, 'status', new CredentialsInvalid(), email);
    if (owner.status !== 'active') throw await this.rejection(owner, 'status', new AccountNotActive());
    await this.limits.forgive('login.client', here);
    if (client.ipAddress !== null) await this.limits.remember(knownNetwork, here, knownForDays);
    if (isTemporary) return { userId: owner.userId, hash: known, isTemporary };
    return { userId: owner.userId, hash: await this.upgraded(owner.userId, known, password) };
  }

  /** Verifies the password of a signed-in user, which a temporary one is not. Throws `PasswordWrong`, `TooManyRequests` or `SignInBusy`. */
  async proveAgain(userId: UserId, password: string): Promise<VerifiedProof> {
    await this.limits.consume('password.account', userId);
    const hash = await this.repository.hashOf(userId);
    if (!(await this.hasher.matches(hash, password)) || hash === undefined) throw new PasswordWrong();
    return { userId, hash };
  }

  /** Whether the user is active and the password unchanged. Both stay so until the transaction ends. */
  async stillProven(tx: Tx, { userId, hash }: VerifiedProof): Promise<boolean> {
    return (await this.users.lockAny(tx, userId, 'share')) === 'active' && this.repository.lockHash(tx, userId, hash);
  }

  /** How many hashes are computed at this moment, and how many wait. */
  hashQueue(): { running: number; waiting: number } {
    return this.hasher.load();
  }

  /**
   * Whether the file or the service of breached passwords knows the commonest one; undefined without either.
   * Throws its failure.
   */
  probeBreaches(): Promise<boolean | undefined> {
    return this.policy.probeBreaches();
  }

  /**
   * Guesses from elsewhere must not lock the owner out of networks of former sign-ins. The same for unknown
   * addresses.
   */
  private async countGuess(addressKey: string, here: string): Promise<void> {
    const isKnown = await this.limits.remembers(knownNetwork, here);
    await this.limits.consume('login.client', here);
    if (!isKnown) await this.limits.consume('login.account', addressKey);
  }

  /**
   * Recorded for unknown addresses as well, so that both take the same time.
   * @param offerTo the address of a deleted account, whose user gets the email that restores it
   */
  private async rejection(
    owner: PasswordOwner | undefined,
    reason: 'password' | 'status',
    error: DomainError,
    offerTo?: string,
  ): Promise<DomainError> {
    const about = {
      organizationId: owner?.organizationId ?? null,
      ...(owner && { target: { type: 'user', id: owner.userId } as const }),
    };
    await this.transactions.run(async (tx) => {
      await audit.record(tx, { action: 'user.sign_in_refused', details: { reason }, ...about });
      if (offerTo !== undefined && sendsMails(this.settings))
        await queueLinkRequest(tx, this.encryption, 'restore-account', offerTo);
    });
    return error;
  }

  /** Replaces a hash of weaker parameters, such as an imported one, now that the password is known. */
  private async upgraded(userId: UserId, known: string, password: string): Promise<string> {
    if (!this.hasher.isWeak(known)) return known;
    const hash = await this.hasher.hash(password);
    return this.transactions.run(async (tx) => {
      if (!(await this.stillProven(tx, { userId, hash: known }))) return known;
      await this.repository.put(tx, userId, hash, this.clock.now());
      return hash;
    });
  }
}
