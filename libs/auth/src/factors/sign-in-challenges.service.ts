import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { TransactionManager, type Tx } from '@app/database';
import { OrganizationsRepository } from '@app/organizations';
import { RateLimits } from '@app/rate-limits';
import { UsersRepository } from '@app/users';
import { AccountNotActive, PasswordChangeRequired } from '../auth.errors.js';
import { LinkToken } from '../links/link-token.js';
import { PasskeyCeremonies } from '../passkeys/passkey-ceremonies.service.js';
import { PasskeyWrong } from '../passkeys/passkeys.errors.js';
import type { RequestFor } from '../passkeys/passkeys.repository.js';
import type { PasskeyRequestOptions, SentCredential } from '../passkeys/web-authn.js';
import { changeOf, type PasswordChange } from '../passwords/temporary-passwords.js';
import {
  methodNames,
  withProof,
  type AuthenticationMethod,
  type ProvenUser,
} from '../sessions/authentication-methods.js';
import type { LiveSession } from '../sessions/sessions.repository.js';
import { SessionsService, type ClientInfo } from '../sessions/sessions.service.js';
import { ChallengeInvalid, FactorCodeWrong } from './factors.errors.js';
import { FactorsRepository } from './factors.repository.js';
import { FactorsService } from './factors.service.js';

/** Milliseconds in which the second factor must be proved. */
const lifetime = 300_000;

/** What a client sends together with the code of the second factor. */
export interface IssuedChallenge {
  readonly token: string;
  readonly expiresAt: Date;
}

type TriedChallenge = NonNullable<Awaited<ReturnType<FactorsRepository['countTry']>>>;

/** Sign-ins of users with a second factor, from the proof of the first to the proof of the second. */
@Injectable()
export class SignInChallengesService {
  constructor(
    private readonly repository: FactorsRepository,
    private readonly factors: FactorsService,
    private readonly ceremonies: PasskeyCeremonies,
    private readonly users: UsersRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly sessions: SessionsService,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
  ) {}

  async issue(tx: Tx, { userId, organization, method }: ProvenUser, expiresAt?: Date): Promise<IssuedChallenge> {
    const token = LinkToken.create();
    const end = expiresAt ?? new Date(tx.now().getTime() + lifetime);
    const about = { userId, organizationId: organization, method, expiresAt: end };
    await this.repository.addChallenge(tx, { id: token.id, secretHash: token.hash(), ...about });
    return { token: token.toString(), expiresAt: end };
  }

  /**
   * Signs in with a challenge and a code of the authenticator app, or a recovery code. Throws
   * `ChallengeInvalid`, `FactorCodeWrong`, `AccountNotActive`, `PasswordChangeRequired` or `TooManyRequests`.
   */
  async complete(challenge: string, code: string, client: ClientInfo): Promise<LiveSession> {
    const tried = await this.countTry(challenge, client);
    return this.finish(tried, client, async (tx) => {
      const factor = await this.factors.use(tx, tried.userId, code);
      if (!factor) throw new FactorCodeWrong();
      return [factor];
    });
  }

  /** The options of a proof by a passkey of the user. Throws `ChallengeInvalid` or `TooManyRequests`. */
  async beginWithPasskey(challenge: string, client: ClientInfo): Promise<PasskeyRequestOptions> {
    await this.limits.consume('link.address', client.ipAddress);
    const token = LinkToken.read(challenge);
    return this.transactions.run(async (tx) => {
      const waiting = token && (await this.repository.findChallenge(tx, token.id, token.hash()));
      if (!waiting) throw new ChallengeInvalid();
      return this.ceremonies.beginProof(tx, aboutFactor(waiting));
    });
  }

  /** Signs in with a challenge and a passkey. Throws what `complete` throws; `PasskeyWrong` in the place of `FactorCodeWrong`. */
  async completeWithPasskey(challenge: string, sent: SentCredential, client: ClientInfo): Promise<LiveSession> {
    const tried = await this.countTry(challenge, client);
    const proof = await this.ceremonies.verifyProof(sent, false);
    return this.finish(tried, client, async (tx) => {
      const isOwn = proof?.passkey.userId === tried.userId;
      if (!isOwn || (await this.ceremonies.redeem(tx, proof, aboutFactor(tried))) !== 'used') throw new PasskeyWrong();
      return proof.amr;
    });
  }

  private async countTry(challenge: string, client: ClientInfo): Promise<TriedChallenge> {
    await this.limits.consume('link.address', client.ipAddress);
    const token = LinkToken.read(challenge);
    const tried =
      token && (await this.transactions.runStatement((tx) => this.repository.countTry(tx, token.id, token.hash())));
    if (!tried) throw new ChallengeInvalid();
    await this.limits.consume('factor.account', tried.userId);
    return tried;
  }

  /** @param prove proves the second factor, or throws */
  private async finish(
    tried: TriedChallenge,
    client: ClientInfo,
    prove: (tx: Tx) => Promise<readonly AuthenticationMethod[]>,
  ): Promise<LiveSession> {
    try {
      const opened = await this.transactions.run(async (tx) => {
        await this.take(tx, tried);
        return this.open(tx, tried, await prove(tx), client);
      });
      if ('token' in opened) throw new PasswordChangeRequired({ passwordChange: opened });
      return opened;
    } catch (error) {
      if (error instanceof FactorCodeWrong || error instanceof PasskeyWrong) await this.recordRejection(tried);
      throw error;
    }
  }

  private async take(tx: Tx, { id, userId, organizationId }: TriedChallenge): Promise<void> {
    const isActive = (await this.users.lockAny(tx, userId, 'share')) === 'active';
    if (!isActive || (organizationId && (await this.organizations.isBanned(tx, organizationId, userId))))
      throw new AccountNotActive();
    if (!(await this.repository.takeChallenge(tx, id))) throw new ChallengeInvalid();
  }

  /** The session; for a temporary password the change of it. */
  private async open(
    tx: Tx,
    { userId, organizationId, method }: TriedChallenge,
    proof: readonly AuthenticationMethod[],
    client: ClientInfo,
  ): Promise<LiveSession | PasswordChange> {
    const change = method === 'password' ? await changeOf(tx, userId) : undefined;
    if (change) return change;
    const amr = withProof([methodNames[method]], proof);
    const session = await this.sessions.open(tx, userId, organizationId, client, { amr });
    await audit.record(tx, {
      action: 'user.signed_in',
      organizationId,
      target: { type: 'user', id: userId },
      by: userId,
      details: { session: session.id, method, factor: proof[0] ?? 'otp' },
    });
    return session;
  }

  private async recordRejection({ userId, organizationId }: TriedChallenge): Promise<void> {
    await this.transactions.run((tx) =>
      audit.record(tx, {
        action: 'user.sign_in_refused',
        organizationId,
        target: { type: 'user', id: userId },
        details: { reason: 'factor' },
      }),
    );
  }
}

const aboutFactor = ({ id, userId }: Pick<TriedChallenge, 'id' | 'userId'>): RequestFor => ({
  purpose: 'factor',
  userId,
  boundTo: id,
});
