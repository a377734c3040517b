import { Injectable } from '@nestjs/common';
import type { UserId } from '@app/common';
import { PreparedQueries, translating, type Tx } from '@app/database';
import type { UserStatus } from '../user.entity.js';
import { WalletAlreadyLinked, WalletTaken } from './wallets.errors.js';
import { WalletClaim } from './wallet-claim.entity.js';
import { WalletNonce } from './wallet-nonce.entity.js';

/** A wallet and since when it is linked. */
export interface LinkedWallet {
  /** With the checksum of EIP-55. */
  readonly address: string;
  readonly chainId: number;
  readonly linkedAt: Date;
}

/** A wallet that another system said to be of a user. */
export interface ClaimedWallet {
  readonly address: string;
  readonly chainId: number | null;
  readonly linkedAt: Date | null;
}

const addressOfUser = {
  name: 'wallet_of_user',
  text: `select w.address from wallets w join users u on u.id = w.user_id where w.user_id = $1 and u.status <> 'deleted'`,
};

const ownerOfWallet = {
  name: 'owner_of_wallet',
  text: 'select user_id as "userId" from wallets where address = $1',
};

/** Unused nonces that one user may have. A further one takes the place of the oldest. */
const mostNonces = 20;

/** Rows of wallets and nonces. */
@Injectable()
export class WalletsRepository {
  constructor(private readonly statements: PreparedQueries) {}

  async addressOf(userId: UserId): Promise<string | undefined> {
    return (await this.statements.row<{ address: string }>(addressOfUser, [userId]))?.address;
  }

  /** The user who has linked a wallet. */
  async ownerOf(address: string): Promise<UserId | undefined> {
    return (await this.statements.row<{ userId: UserId }>(ownerOfWallet, [address]))?.userId;
  }

  /** The same, with the user locked until the transaction ends. */
  lockOwner(tx: Tx, address: string): Promise<{ readonly userId: UserId; readonly status: UserStatus } | undefined> {
    const text =
      'select u.id as "userId", u.status from wallets w join users u on u.id = w.user_id where w.address = $1 for no key update of u';
    return tx.row(text, [address]);
  }

  /**
   * Links the wallet, or finds it linked already. Two unique keys decide: a user has one wallet, and a wallet
   * has one user.
   */
  async link(tx: Tx, userId: UserId, wallet: LinkedWallet): Promise<LinkedWallet & { readonly isNew: boolean }> {
    const linking = tx.row<{ linkedAt: Date; isNew: boolean }>(
      `insert into wallets as w (user_id, address, chain_id, linked_at) values ($1, $2, $3, $4)
       on conflict on constraint pk_wallets do update set chain_id = excluded.chain_id where w.address = excluded.address
       returning linked_at as "linkedAt", xmax = 0 as "isNew"`,
      [userId, wallet.address, wallet.chainId, wallet.linkedAt],
    );
    const row = await translating(linking, { uq_wallets_address: () => new WalletTaken() });
    if (!row) throw new WalletAlreadyLinked();
    await tx.manager.delete(WalletClaim, { userId });
    return { ...wallet, ...row };
  }

  /**
   * Locks the user: of two calls that each take a way to sign in, the second one sees what the first one left.
   * Answers whether there was a wallet.
   */
  async unlink(tx: Tx, userId: UserId): Promise<boolean> {
    await tx.rows('select 1 from users where id = $1 for no key update', [userId]);
    return (await tx.row('delete from wallets where user_id = $1 returning 1', [userId])) !== undefined;
  }

  /** Keeps what was said of the wallets of new users. A user who has linked one, or has a claim, keeps that. */
  async claimAll(tx: Tx, claims: readonly (ClaimedWallet & { userId: UserId })[]): Promise<void> {
    await tx.rows(
      `insert into wallet_claims (user_id, address, chain_id, linked_at)
       select "userId", address, "chainId", "linkedAt" from jsonb_to_recordset($1::jsonb) as r ("userId" uuid, address text, "chainId" bigint, "linkedAt" timestamptz)
       where not exists (select 1 from wallets w where w.user_id = r."userId") on conflict do nothing`,
      [JSON.stringify(claims)],
    );
  }

  /** Takes away the wallet of a user and the nonces for linking one. Answers whether there was a wallet. */
  async removeAll(tx: Tx, userId: UserId): Promise<boolean> {
    await tx.manager.delete(WalletNonce, { userId });
    await tx.manager.delete(WalletClaim, { userId });
    return this.unlink(tx, userId);
  }

  /** The same for a wallet that was linked since a moment. @returns how many */
  async removeSince(tx: Tx, userId: UserId, since: Date): Promise<number> {
    await tx.manager.delete(WalletNonce, { userId });
    const text = 'delete from wallets where user_id = $1 and linked_at >= $2 returning 1';
    return (await tx.rows(text, [userId, since])).length;
  }

  async addNonce(tx: Tx, nonce: WalletNonce): Promise<void> {
    await tx.manager.insert(WalletNonce, nonce);
    await tx.rows(
      `delete from wallet_nonces where nonce = any(array(
         select nonce from wallet_nonces where user_id = $1 and nonce <> $2 order by expires_at desc, nonce offset $3 for update skip locked))`,
      [nonce.userId, nonce.nonce, mostNonces - 1],
    );
  }

  /** Uses a nonce up. Answers false when it is not theirs, has expired, or another transaction was faster. */
  async useNonce(tx: Tx, nonce: string, userId: UserId, now: Date): Promise<boolean> {
    return (
      (await tx.row('delete from wallet_nonces where nonce = $1 and user_id = $2 and expires_at > $3 returning 1', [
        nonce,
        userId,
        now,
      ])) !== undefined
    );
  }

  /** Removes some that have expired: more than one call adds, so their number stays small. */
  async sweepNonces(tx: Tx, now: Date): Promise<void> {
    await tx.rows(
      `delete from wallet_nonces where nonce = any(array(
         select nonce from wallet_nonces where expires_at <= $1 order by expires_at limit 20 for update skip locked))`,
      [now],
    );
  }
}
