import { Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@app/common';
import { InjectRepository } from '@nestjs/typeorm';
import { OwnsUserData, type ReadOnlyRepository, type Tx, type UserDataOwner } from '@app/database';
import { UsersRepository } from '@app/users';
import { In, MoreThan } from 'typeorm';
import { PendingSignUp } from './pending-sign-up.entity.js';

/**
 * Pending sign-ups of one address without an email: a newer one replaces the oldest. Those with an email
 * stay, or an anonymous caller could end the link
 * of the owner with repeated sign-ups; the limits of emails bound their number.
 */
const mostWithoutEmail = 5;

const columns = `id, organization_id as "organizationId", email, address_key as "addressKey", password_hash as "passwordHash", name, handle,
  referrer_handle as "referrerHandle", created_at as "createdAt", expires_at as "expiresAt", letter_at as "letterAt"`;

/** Rows of pending sign-ups. */
@Injectable()
@OwnsUserData('accounts')
export class PendingSignUpsRepository implements UserDataOwner {
  constructor(
    @InjectRepository(PendingSignUp) private readonly signUps: ReadOnlyRepository<PendingSignUp>,
    private readonly users: UsersRepository,
    private readonly clock: Clock,
  ) {}

  /** The caller has locked the address. */
  async add(tx: Tx, signUp: PendingSignUp): Promise<void> {
    await tx.rows(
      `delete from pending_sign_ups where id = any(array(
         select id from pending_sign_ups where address_key = $1 and letter_at is null order by created_at desc, id desc offset $2))`,
      [signUp.addressKey, mostWithoutEmail - 1],
    );
    await tx.manager.insert(PendingSignUp, signUp);
  }

  find(id: string): Promise<PendingSignUp | null> {
    return this.signUps.findOneBy({ id, expiresAt: MoreThan(this.clock.now()) });
  }

  /** @returns whether it still exists */
  async lock(tx: Tx, id: string): Promise<boolean> {
    return (
      (await tx.row('select 1 from pending_sign_ups where id = $1 and expires_at > $2 for update', [id, tx.now()])) !==
      undefined
    );
  }

  async recordEmail(tx: Tx, id: string): Promise<void> {
    await tx.rows('update pending_sign_ups set letter_at = coalesce(letter_at, $2) where id = $1', [id, tx.now()]);
  }

  /** Removes and returns it. Of two concurrent calls one gets it. */
  take(tx: Tx, id: string): Promise<PendingSignUp | undefined> {
    return tx.row<PendingSignUp>(
      `delete from pending_sign_ups where id = $1 and expires_at > $2 returning ${columns}`,
      [id, tx.now()],
    );
  }

  async removeAll(tx: Tx, addressKey: string): Promise<void> {
    await tx.manager.delete(PendingSignUp, { addressKey });
  }

  /** Sign-ups with an address of the user. */
  async erase(tx: Tx, userId: UserId): Promise<boolean> {
    await tx.manager.delete(PendingSignUp, { addressKey: In(await this.users.addressKeysOf(tx, userId)) });
    return false;
  }

  /**
   * Extends the pending sign-ups of an address to `expiresAt`, at most `longest` seconds after they were
   * created, and returns them.
   */
  extend(tx: Tx, addressKey: string, expiresAt: Date, longest: number): Promise<PendingSignUp[]> {
    return tx.rows<PendingSignUp>(
      `update pending_sign_ups set expires_at = greatest(expires_at, least($3::timestamptz, created_at + $4 * interval '1 second'))
       where address_key = $1 and expires_at > $2 returning ${columns}`,
      [addressKey, tx.now(), expiresAt, longest],
    );
  }

  /** @returns how many were removed */
  async removeExpired(tx: Tx, now: Date, limit: number): Promise<number> {
    const removed = await tx.rows(
      `delete from pending_sign_ups where id = any(array(
         select id from pending_sign_ups where expires_at <= $1 order by expires_at limit $2 for update skip locked)) returning 1`,
      [now, limit],
    );
    return removed.length;
  }
}
