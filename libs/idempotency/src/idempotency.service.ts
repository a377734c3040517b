import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, type OrganizationId, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import { canonicalJson } from './canonical-json.js';
import { IdempotencyKeyInUse, IdempotencyKeyReused } from './idempotency.errors.js';

/** The caller of a request, its key and its content. Keys of different callers are independent. */
export interface KeyedRequest {
  readonly organization: OrganizationId;
  readonly caller: UserId;
  readonly key: string;
  /** Anything that JSON can carry; equal requests are equal here. */
  readonly asks: unknown;
}

/** An answer, and whether it was given before. */
export interface Answered<T> {
  readonly answer: T;
  readonly replayed: boolean;
}

const retention = 24 * 3_600_000;

interface KeyRow {
  readonly fingerprint: Buffer;
  readonly answer: unknown;
}

/** Carries a request out once, however often it comes (draft-ietf-httpapi-idempotency-key-header). */
@Injectable()
export class Idempotency {
  constructor(private readonly clock: Clock) {}

  /**
   * The effect and the key commit together, so a crash leaves both or neither, and a request that fails
   * leaves its key unused.
   * @param work answers what JSON can carry; it runs in the same transaction
   */
  async once<T>(tx: Tx, request: KeyedRequest, work: () => Promise<T>): Promise<Answered<T>> {
    await this.claim(tx, request);
    const before = await this.find(tx, request);
    const fingerprint = createHash('sha256').update(canonicalJson(request.asks)).digest();
    if (before && !before.fingerprint.equals(fingerprint)) throw new IdempotencyKeyReused();
    if (before) return { answer: before.answer as T, replayed: true };
    const answer = await work();
    await this.saveAnswer(tx, request, fingerprint, answer);
    return { answer, replayed: false };
  }

  /** Until the transaction ends, no other request can use this key. */
  private async claim(tx: Tx, { organization, caller, key }: KeyedRequest): Promise<void> {
    const text = 'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as claimed';
    const row = await tx.row<{ claimed: boolean }>(text, [JSON.stringify(['idempotency', organization, caller, key])]);
    if (!row?.claimed) throw new IdempotencyKeyInUse({ retryAfter: 1 });
  }

  private find(tx: Tx, { organization, caller, key }: KeyedRequest): Promise<KeyRow | undefined> {
    const text =
      'select fingerprint, answer from idempotency_keys where organization_id = $1 and user_id = $2 and key = $3 and created_at > $4';
    return tx.row<KeyRow>(text, [organization, caller, key, this.expired()]);
  }

  private async saveAnswer(
    tx: Tx,
    { organization, caller, key }: KeyedRequest,
    fingerprint: Buffer,
    answer: unknown,
  ): Promise<void> {
    await tx.rows(
      `insert into idempotency_keys (organization_id, user_id, key, fingerprint, answer, created_at) values ($1, $2, $3, $4, $5::json, $6)
       on conflict (organization_id, user_id, key) do update
       set fingerprint = excluded.fingerprint, answer = excluded.answer, created_at = excluded.created_at`,
      [organization, caller, key, fingerprint, JSON.stringify(answer), this.clock.now()],
    );
    await this.sweep(tx);
  }

  /** Every key that comes takes a few with it that have expired, so the table does not grow with time. */
  private async sweep(tx: Tx): Promise<void> {
    await tx.rows(
      `delete from idempotency_keys where (organization_id, user_id, key) in (
         select organization_id, user_id, key from idempotency_keys where created_at <= $1 order by created_at limit 20 for update skip locked)`,
      [this.expired()],
    );
  }

  private expired(): Date {
    return new Date(this.clock.now().getTime() - retention);
  }
}
