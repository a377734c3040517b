import type { Tx } from '@app/database';
import { WalletSignIn } from './wallet-sign-in.entity.js';

/** Rows of sign-ins with wallets. Each works in the transaction of its caller. */
export const walletSignIns = {
  /** Removes at most 100 that have expired, too. */
  async add(tx: Tx, signIn: WalletSignIn): Promise<void> {
    await tx.rows(
      'delete from wallet_sign_ins where nonce = any(array(select nonce from wallet_sign_ins where expires_at <= $1 order by expires_at limit 100 for update skip locked))',
      [tx.now()],
    );
    await tx.manager.insert(WalletSignIn, signIn);
  },

  /** Removes the row. Of two calls at once, one gets it. */
  take(tx: Tx, nonce: string, requestHash: Buffer): Promise<Pick<WalletSignIn, 'organizationId'> | undefined> {
    return tx.row(
      'delete from wallet_sign_ins where nonce = $1 and request_hash = $2 and expires_at > $3 returning organization_id as "organizationId"',
      [nonce, requestHash, tx.now()],
    );
  },
};
