// Tables: emails, identities, passkeys, password_credentials, wallets.
import type { UserId } from '@app/common';
import type { Tx } from '@app/database';

const waysToSignIn = `select exists (select 1 from password_credentials where user_id = $1)
    or ($2 and exists (select 1 from emails where user_id = $1 and verified))
    or exists (select 1 from identities where user_id = $1)
    or exists (select 1 from wallets where user_id = $1)
    or exists (select 1 from passkeys where user_id = $1) as "some"`;

/**
 * Whether a user can still sign in. The caller has locked the user, and has taken a way in this transaction.
 * @param sendsMails whether an email is a way
 */
export async function canSignIn(tx: Tx, userId: UserId, sendsMails: boolean): Promise<boolean> {
  return (await tx.row<{ some: boolean }>(waysToSignIn, [userId, sendsMails]))?.some ?? false;
}
