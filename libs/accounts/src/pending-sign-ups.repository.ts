import { Injectable } from '@nestjs/common';
import { PreparedQueries, type Tx } from '@app/database';
import { PendingSignUp } from './pending-sign-up.entity.js';

/**
 * Pending sign-ups without a letter that one address may have: a newer one takes the place of the oldest. Those with a letter stay, or an anonymous caller could
 * end the owner's link by signing up again and again; their number is bounded by that of the letters.
 */
const mostWithoutLetter = 5;

const columns = `id, organization_id as "organizationId", email, address_key as "addressKey", password_hash as "passwordHash", name, handle,
  referrer_handle as "referrerHandle", created_at as "createdAt", expires_at as "expiresAt", letter_at as "letterAt"`;

const pendingSignUp = { name: 'pending_sign_up', text: `select ${columns} from pending_sign_ups where id = $1 and expires_at > $2` };

/** Rows of pending sign-ups. */
@Injectable()
export class PendingSignUpsRepository {
  constructor(private readonly statements: PreparedQueries) {}

  /** The caller holds the address locked. */
  async add(tx: Tx, signUp: PendingSignUp): Promise<void> {
    await tx.rows(
      `delete from pending_sign_ups where id in
         (select id from pending_sign_ups where address_key = $1 and letter_at is null order by created_at desc, id desc offset $2)`,
      [signUp.addressKey, mostWithoutLetter - 1],
    );
    await tx.manager.insert(PendingSignUp, signUp);
  }

  find(id: string, now: Date): Promise<PendingSignUp | undefined> {
    return this.statements.row<PendingSignUp>(pendingSignUp, [id, now]);
  }

  /** Locks it, if it is still there. */
  async lock(tx: Tx, id: string, now: Date): Promise<boolean> {
    return (await tx.row('select 1 from pending_sign_ups where id = $1 and expires_at > $2 for update', [id, now])) !== undefined;
  }

  async recordLetter(tx: Tx, id: string, now: Date): Promise<void> {
    await tx.rows('update pending_sign_ups set letter_at = coalesce(letter_at, $2) where id = $1', [id, now]);
  }

  /** Removes it and answers what it was. Of two who do so at once, one gets it. */
  take(tx: Tx, id: string, now: Date): Promise<PendingSignUp | undefined> {
    return tx.row<PendingSignUp>(`delete from pending_sign_ups where id = $1 and expires_at > $2 returning ${columns}`, [id, now]);
  }

  async removeAll(tx: Tx, addressKey: string): Promise<void> {
    await tx.rows('delete from pending_sign_ups where address_key = $1', [addressKey]);
  }

  /** Those of an address, which last until the new moment, but no longer than `longest` seconds from their beginning. */
  extend(tx: Tx, addressKey: string, now: Date, expiresAt: Date, longest: number): Promise<PendingSignUp[]> {
    return tx.rows<PendingSignUp>(
      `update pending_sign_ups set expires_at = greatest(expires_at, least($3::timestamptz, created_at + $4 * interval '1 second'))
       where address_key = $1 and expires_at > $2 returning ${columns}`,
      [addressKey, now, expiresAt, longest],
    );
  }

  /** Removes some that expired before `now`. Answers how many. */
  async removeExpired(tx: Tx, now: Date, limit: number): Promise<number> {
    const removed = await tx.rows(
      `delete from pending_sign_ups where id in
         (select id from pending_sign_ups where expires_at <= $1 order by expires_at limit $2 for update skip locked) returning 1`,
      [now, limit],
    );
    return removed.length;
  }
}
