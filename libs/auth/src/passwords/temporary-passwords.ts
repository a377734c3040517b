import type { UserId } from '@app/common';
import type { Tx } from '@app/database';
import { LinkToken } from '../links/link-token.js';
import { OneTimeToken } from '../links/one-time-token.entity.js';
import { ownerOfTemporary } from '../queries/password-owners.queries.js';

/** What sets a password in the place of a temporary one, once. */
export interface PasswordChange {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Milliseconds for which a temporary password works. */
export const temporaryFor = 86_400_000;
/** Milliseconds for which its token does. */
const changeFor = 900_000;

/**
 * What a sign-in with a temporary password gives in the place of a session. A user has one such token. Undefined: the
 * password is not temporary. The caller has locked the user.
 */
export async function changeOf(tx: Tx, userId: UserId): Promise<PasswordChange | undefined> {
  const owner = await tx.row<{ emailId: string }>(ownerOfTemporary, [userId]);
  if (!owner) return undefined;
  const token = LinkToken.create();
  const expiresAt = new Date(tx.now().getTime() + changeFor);
  await tx.manager.delete(OneTimeToken, { userId, purpose: 'change-password' });
  const row = { id: token.id, purpose: 'change-password', userId, secretHash: token.hash(), expiresAt } as const;
  await tx.manager.insert(OneTimeToken, { ...row, emailId: owner.emailId });
  return { token: token.toString(), expiresAt };
}
