import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import type { OrganizationId, UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { OrganizationsRepository } from '@app/organizations';
import { RateLimits } from '@app/rate-limits';
import { UsersRepository } from '@app/users';
import { AccountNotActive } from '../auth.errors.js';
import type { LiveSession } from '../sessions/sessions.repository.js';
import { SessionsService, type ClientInfo } from '../sessions/sessions.service.js';
import { SignInService } from '../sessions/sign-in.service.js';
import { PasskeyCeremonies, type PasskeyProof } from './passkey-ceremonies.service.js';
import { PasskeyRejected } from './passkeys.errors.js';
import type { PasskeyRequestOptions, SentCredential } from './web-authn.js';

const signIn = { purpose: 'sign-in', userId: null, boundTo: null } as const;

/** What went wrong with a signature that is right. */
class Unredeemed extends Error {
  constructor(readonly outcome: 'no request' | 'counter') {
    super(outcome);
  }
}

/** Signs users in with a passkey alone, which names its user. */
@Injectable()
export class PasskeySignInsService {
  constructor(
    private readonly ceremonies: PasskeyCeremonies,
    private readonly signIns: SignInService,
    private readonly sessions: SessionsService,
    private readonly users: UsersRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
  ) {}

  /** Options that are the same for all, but for their challenge. Throws `TooManyRequests`. */
  async begin({ ipAddress }: ClientInfo): Promise<PasskeyRequestOptions> {
    await this.limits.consume('passkey.address', ipAddress);
    return this.transactions.run((tx) => this.ceremonies.beginProof(tx, signIn));
  }

  /**
   * Throws `PasskeyRejected` for all that is no signature for waiting options, `AccountNotActive`,
   * `OrganizationNotFound` or `TooManyRequests`.
   */
  async complete(sent: SentCredential, organizationId: string | undefined, client: ClientInfo): Promise<LiveSession> {
    await this.limits.consume('passkey.address', client.ipAddress);
    const proof = await this.ceremonies.verifyProof(sent, true);
    if (!proof) throw new PasskeyRejected();
    const organization = await this.signIns.organizationFor(proof.passkey.userId, organizationId);
    try {
      return await this.transactions.run((tx) => this.open(tx, proof, organization, client));
    } catch (error) {
      if (!(error instanceof Unredeemed)) throw error;
      if (error.outcome === 'counter') await this.recordClone(proof.passkey.userId, organization);
      throw new PasskeyRejected();
    }
  }

  private async open(
    tx: Tx,
    proof: PasskeyProof,
    organizationId: OrganizationId | null,
    client: ClientInfo,
  ): Promise<LiveSession> {
    const { userId } = proof.passkey;
    const isActive = (await this.users.lockAny(tx, userId, 'share')) === 'active';
    const redeemed = await this.ceremonies.redeem(tx, proof, signIn);
    if (redeemed !== 'used') throw new Unredeemed(redeemed);
    if (!isActive || (organizationId && (await this.organizations.isBanned(tx, organizationId, userId))))
      throw new AccountNotActive();
    const session = await this.sessions.open(tx, userId, organizationId, client, { amr: proof.amr });
    await audit.record(tx, {
      action: 'user.signed_in',
      organizationId,
      target: { type: 'user', id: userId },
      by: userId,
      details: { session: session.id, method: 'passkey' },
    });
    return session;
  }

  /** Two authenticators have the same key: one of them may be of a thief. */
  private async recordClone(userId: UserId, organizationId: OrganizationId | null): Promise<void> {
    await this.transactions.run((tx) =>
      audit.record(tx, {
        action: 'user.sign_in_refused',
        organizationId,
        target: { type: 'user', id: userId },
        details: { reason: 'passkey_counter' },
      }),
    );
  }
}
