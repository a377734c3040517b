import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { UserId } from '@app/common';
import { PreparedQueries, type Tx } from '@app/database';
import { PasskeyRequest } from './passkey-request.entity.js';
import { Passkey } from './passkey.entity.js';
import type { PasskeyReference } from './web-authn.js';

/** A passkey as its user sees it. */
export type PasskeySummary = Pick<Passkey, 'id' | 'name' | 'transports' | 'synced' | 'createdAt' | 'lastUsedAt'>;

/** What a signature is checked with. */
export type KnownPasskey = Pick<Passkey, 'id' | 'userId' | 'userHandle' | 'publicKey' | 'synced'>;

/** What a challenge is for. */
export type RequestFor = Pick<PasskeyRequest, 'purpose' | 'userId' | 'boundTo'>;

const passkeysOfUser = {
  name: 'passkeys_of_user',
  text: `select id, name, transports, synced, created_at as "createdAt", last_used_at as "lastUsedAt"
    from passkeys where user_id = $1 order by id`,
};
const passkeyByCredential = {
  name: 'passkey_by_credential',
  text: `select id, user_id as "userId", user_handle as "userHandle", public_key as "publicKey", synced
    from passkeys where credential_id = $1`,
};

const hashOf = (challenge: Buffer): Buffer => createHash('sha256').update(challenge).digest();

/** Rows of passkeys, and of the challenges that authenticators sign. */
@Injectable()
export class PasskeysRepository {
  constructor(private readonly queries: PreparedQueries) {}

  list(userId: UserId): Promise<PasskeySummary[]> {
    return this.queries.rows<PasskeySummary>(passkeysOfUser, [userId]);
  }

  find(credentialId: Buffer): Promise<KnownPasskey | undefined> {
    return this.queries.row<KnownPasskey>(passkeyByCredential, [credentialId]);
  }

  /** How browsers find the authenticators of a user. */
  references(tx: Tx, userId: UserId): Promise<(PasskeyReference & Pick<Passkey, 'userHandle'>)[]> {
    return tx.rows(
      `select credential_id as "credentialId", transports, user_handle as "userHandle" from passkeys where user_id = $1 order by id`,
      [userId],
    );
  }

  /** False: some user has this passkey already. */
  async add(tx: Tx, passkey: Omit<Passkey, 'counter' | 'lastUsedAt'> & { readonly counter: number }): Promise<boolean> {
    const { id, userId, credentialId, userHandle, publicKey, counter, transports, synced, name, createdAt } = passkey;
    const values = [id, userId, credentialId, userHandle, publicKey, counter, transports, synced, name, createdAt];
    const added = await tx.row(
      `insert into passkeys (id, user_id, credential_id, user_handle, public_key, counter, transports, synced, name, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (credential_id) do nothing returning 1`,
      values,
    );
    return added !== undefined;
  }

  /** @returns whether the user has it */
  async rename(tx: Tx, userId: UserId, id: string, name: string): Promise<boolean> {
    const text = 'update passkeys set name = $3 where id = $1 and user_id = $2 returning 1';
    return (await tx.row(text, [id, userId, name])) !== undefined;
  }

  /** @returns whether the user had it */
  async remove(tx: Tx, userId: UserId, id: string): Promise<boolean> {
    return (
      (await tx.row('delete from passkeys where id = $1 and user_id = $2 returning 1', [id, userId])) !== undefined
    );
  }

  /**
   * Records a use. False: the passkey is gone, or its counter has not grown since the last use: then there are two
   * authenticators with the same key. Of two calls at once with the same counter, one returns true.
   */
  async recordUse(tx: Tx, id: string, counter: number): Promise<boolean> {
    const used = await tx.row(
      `update passkeys set counter = $2, last_used_at = $3 where id = $1 and (counter < $2 or (counter = 0 and $2 = 0)) returning 1`,
      [id, counter, tx.now()],
    );
    return used !== undefined;
  }

  /** Adds a challenge in the place of the one that it may be bound to, and removes some that have expired. */
  async addRequest(
    tx: Tx,
    challenge: Buffer,
    { purpose, userId, boundTo, userHandle, expiresAt }: Omit<PasskeyRequest, 'challengeHash'>,
  ): Promise<void> {
    await tx.rows(
      'delete from passkey_requests where challenge_hash = any(array(select challenge_hash from passkey_requests where expires_at <= $1 order by expires_at limit 100 for update skip locked))',
      [tx.now()],
    );
    const values = [hashOf(challenge), purpose, userId, boundTo, userHandle, expiresAt];
    await tx.rows(
      `insert into passkey_requests (challenge_hash, purpose, user_id, bound_to, user_handle, expires_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (bound_to, purpose) do update
       set challenge_hash = excluded.challenge_hash, user_id = excluded.user_id, user_handle = excluded.user_handle, expires_at = excluded.expires_at`,
      values,
    );
  }

  /** Uses a challenge up. Of two calls at once, one gets it; undefined: it is none, not for this, or has expired. */
  takeRequest(
    tx: Tx,
    challenge: Buffer,
    { purpose, userId, boundTo }: RequestFor,
  ): Promise<Pick<PasskeyRequest, 'userHandle'> | undefined> {
    return tx.row(
      `delete from passkey_requests where challenge_hash = $1 and purpose = $2 and user_id is not distinct from $3 and bound_to is not distinct from $4
         and expires_at > $5 returning user_handle as "userHandle"`,
      [hashOf(challenge), purpose, userId, boundTo, tx.now()],
    );
  }

  /** Removes the passkeys that were added since a moment, and the challenges that wait for any. @returns how many */
  async removeSince(tx: Tx, userId: UserId, since: Date): Promise<number> {
    await tx.manager.delete(PasskeyRequest, { userId });
    const text = 'delete from passkeys where user_id = $1 and created_at >= $2 returning 1';
    return (await tx.rows(text, [userId, since])).length;
  }

  /** Removes all passkeys of a user, and the challenges that wait for them. */
  async removeAll(tx: Tx, userId: UserId): Promise<void> {
    await tx.manager.delete(Passkey, { userId });
    await tx.manager.delete(PasskeyRequest, { userId });
  }
}
