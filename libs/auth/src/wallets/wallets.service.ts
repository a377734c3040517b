import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { Clock, randomAlphanumeric, RequestInvalid, type FieldFault, type UserId } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { TransactionManager } from '@app/database';
import { Mails } from '@app/mail';
import { RateLimits } from '@app/rate-limits';
import { WalletsRepository, type LinkedWallet } from '@app/users';
import { AccountNotActive } from '../auth.errors.js';
import { canSignIn } from '../queries/ways-to-sign-in.queries.js';
import type { LiveSession } from '../sessions/sessions.repository.js';
import type { ClientInfo } from '../sessions/sessions.service.js';
import { SignInService } from '../sessions/sign-in.service.js';
import { ethereum } from './ethereum.js';
import { WalletNeeded, WalletProofInvalid, WalletSignInInvalid } from './wallet-proof.errors.js';
import { WalletRules, type NonceRequest } from './wallet-rules.js';
import { walletSignIns } from './wallet-sign-ins.repository.js';

const nonceLifetimeMs = 10 * 60_000;

/** A nonce, and the message to sign where the address was known. */
export interface IssuedNonce {
  readonly nonce: string;
  readonly expiresAt: Date;
  readonly message?: string;
}

/** A nonce of a sign-in, and what the client keeps to use it. */
export interface IssuedSignInNonce extends IssuedNonce {
  readonly request: string;
}

/** A message of EIP-4361 and its signature, as EIP-191 says. */
export interface WalletProof {
  readonly message: string;
  readonly signature: string;
}

/** What a proof proves. */
interface VerifiedProof {
  readonly address: string;
  readonly chainId: number;
  readonly nonce: string;
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/**
 * Links the wallet of a user who proves to control it, and signs users in with it (Sign-In with Ethereum,
 * EIP-4361).
 */
@Injectable()
export class WalletsService {
  private readonly rules: WalletRules;

  constructor(
    private readonly repository: WalletsRepository,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    private readonly limits: RateLimits,
    private readonly mails: Mails,
    private readonly signIns: SignInService,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.rules = new WalletRules(settings);
  }

  /** The linked address with the checksum of EIP-55. Undefined for users without a wallet and for deleted ones. */
  addressOf(userId: UserId): Promise<string | undefined> {
    return this.repository.addressOf(userId);
  }

  /** Issues a random nonce for ten minutes: those of viem come from `Math.random`. */
  async issueNonce(userId: UserId, request: NonceRequest): Promise<IssuedNonce> {
    const now = this.clock.now();
    const issued = newNonce(now);
    const message = await this.messageFor(request, issued, now, 'Link this wallet to your account.');
    await this.limits.consume('wallet.account', userId);
    await this.transactions.run(async (tx) => {
      await this.repository.sweepNonces(tx, now);
      await this.repository.addNonce(tx, { ...issued, userId });
    });
    return { ...issued, ...(message !== undefined && { message }) };
  }

  /** Uses the nonce up and links the wallet, or does neither. */
  async link(userId: UserId, proof: WalletProof): Promise<LinkedWallet> {
    this.rules.assertOn();
    await this.limits.consume('wallet.account', userId);
    const { address, chainId, nonce } = await this.prove(proof);
    const now = this.clock.now();
    return this.transactions.run(async (tx) => {
      const fresh = await this.repository.useNonce(tx, nonce, userId, now);
      assertProof(
        fresh
          ? []
          : [
              {
                field: 'message.nonce',
                message: 'message.nonce is not one that you were given, has expired or was used',
              },
            ],
      );
      const { isNew, ...wallet } = await this.repository.link(tx, userId, { address, chainId, linkedAt: now });
      await audit.record(tx, { action: 'wallet.linked', target: { type: 'user', id: userId } });
      if (isNew) await this.mails.notify(tx, userId, 'wallet-linked');
      return wallet;
    });
  }

  /** Does nothing for a user without a wallet. Throws `WalletNeeded`. */
  async unlink(userId: UserId): Promise<void> {
    await this.transactions.run(async (tx) => {
      if (!(await this.repository.unlink(tx, userId))) return;
      if (!(await canSignIn(tx, userId, this.mails.isOn))) throw new WalletNeeded();
      await audit.record(tx, { action: 'wallet.unlinked', target: { type: 'user', id: userId } });
      await this.mails.notify(tx, userId, 'wallet-unlinked');
    });
  }

  /** A nonce for a sign-in, for ten minutes. Throws as `issueNonce`. */
  async issueSignInNonce(
    { organizationId, ...request }: NonceRequest & { readonly organizationId?: string },
    client: ClientInfo,
  ): Promise<IssuedSignInNonce> {
    await this.limits.consume('link.address', client.ipAddress);
    const now = this.clock.now();
    const issued = newNonce(now);
    const message = await this.messageFor(request, issued, now, 'Sign in to your account.');
    const secret = randomBytes(32).toString('base64url');
    await this.transactions.run((tx) =>
      walletSignIns.add(tx, { ...issued, requestHash: hashOf(secret), organizationId: organizationId ?? null }),
    );
    return { ...issued, request: secret, ...(message !== undefined && { message }) };
  }

  /**
   * Signs in the user who has linked the wallet. Throws `WalletLinkingOff`, `WalletProofInvalid`,
   * `WalletSignInInvalid`, `OrganizationNotFound`, `AccountNotActive`, `FactorNeeded` or `TooManyRequests`.
   * @param request the secret of the client that got the nonce
   */
  async signIn(request: string, proof: WalletProof, client: ClientInfo): Promise<LiveSession> {
    this.rules.assertOn();
    await this.limits.consume('link.address', client.ipAddress);
    const { address, nonce } = await this.prove(proof);
    const begun = await this.transactions.runStatement((tx) => walletSignIns.take(tx, nonce, hashOf(request)));
    const userId = begun && (await this.repository.ownerOf(address));
    if (!userId) throw new WalletSignInInvalid();
    const organization = await this.signIns.organizationFor(userId, begun.organizationId ?? undefined);
    const session = await this.signIns.withProof({ userId, organization, method: 'wallet' }, client, async (tx) => {
      const owner = await this.repository.lockOwner(tx, address);
      if (owner && owner.status !== 'active') throw new AccountNotActive();
      return owner?.userId === userId;
    });
    if (!session) throw new WalletSignInInvalid();
    return session;
  }

  private async messageFor(
    request: NonceRequest,
    { nonce, expiresAt }: IssuedNonce,
    issuedAt: Date,
    statement: string,
  ): Promise<string | undefined> {
    const chosen = this.rules.choose(request);
    if (request.address === undefined) return undefined;
    const { checksummed, writeMessage } = await ethereum();
    const address = checksummed(request.address);
    if (address === undefined)
      throw new RequestInvalid({ fields: [{ field: 'address', message: 'address has a wrong checksum (EIP-55)' }] });
    return writeMessage({
      ...chosen,
      address,
      nonce,
      issuedAt,
      expirationTime: expiresAt,
      statement,
    });
  }

  private async prove({ message: text, signature }: WalletProof): Promise<VerifiedProof> {
    const { readMessage, signerOf } = await ethereum();
    const message = readMessage(text);
    if (!message)
      throw new RequestInvalid({
        fields: [{ field: 'message', message: 'message is not one of EIP-4361, version 1' }],
      });
    assertProof(this.rules.faultsOf(message, this.clock.now()));
    const signer = await signerOf(text, signature);
    assertProof(
      signer === message.address
        ? []
        : [{ field: 'signature', message: 'signature is not one of this message by the wallet that it names' }],
    );
    return message;
  }
}

const newNonce = (now: Date): IssuedNonce => ({
  nonce: randomAlphanumeric(22),
  expiresAt: new Date(now.getTime() + nonceLifetimeMs),
});

function assertProof(faults: readonly FieldFault[]): void {
  if (faults.length > 0) throw new WalletProofInvalid({ fields: faults });
}
