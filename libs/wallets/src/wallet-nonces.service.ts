import { Injectable } from '@nestjs/common';
import { Clock, randomAlphanumeric, RequestInvalid, type UserId } from '@app/kernel';
import { RateLimits } from '@app/limits';
import { Transactor } from '@app/persistence';
import { ethereum } from './ethereum.js';
import { WalletTerms, type NonceWish } from './wallet-terms.js';
import { WalletsRepository } from './wallets.repository.js';

const lifetimeMs = 10 * 60_000;

/** A nonce, and the message to sign where the address was known. */
export interface IssuedNonce {
  readonly nonce: string;
  readonly expiresAt: Date;
  readonly message?: string;
}

/** Nonces for messages that link a wallet. Ours are random: those of viem come from `Math.random`. */
@Injectable()
export class WalletNonces {
  constructor(
    private readonly terms: WalletTerms,
    private readonly repository: WalletsRepository,
    private readonly transactor: Transactor,
    private readonly clock: Clock,
    private readonly limits: RateLimits,
  ) {}

  async issue(userId: UserId, wish: NonceWish): Promise<IssuedNonce> {
    const now = this.clock.now();
    const issued = { nonce: randomAlphanumeric(22), expiresAt: new Date(now.getTime() + lifetimeMs) };
    const message = await this.messageFor(wish, issued, now);
    await this.limits.spend('wallet.account', userId);
    await this.transactor.run(async (tx) => {
      await this.repository.sweepNonces(tx, now);
      await this.repository.addNonce(tx, { ...issued, userId });
    });
    return { ...issued, ...(message !== undefined && { message }) };
  }

  private async messageFor(wish: NonceWish, { nonce, expiresAt }: IssuedNonce, issuedAt: Date): Promise<string | undefined> {
    const chosen = this.terms.choose(wish);
    if (wish.address === undefined) return undefined;
    const { checksummed, writeMessage } = await ethereum();
    const address = checksummed(wish.address);
    if (address === undefined) throw new RequestInvalid({ fields: [{ field: 'address', message: 'address has a wrong checksum (EIP-55)' }] });
    return writeMessage({ ...chosen, address, nonce, issuedAt, expirationTime: expiresAt, statement: 'Link this wallet to your account.' });
  }
}
