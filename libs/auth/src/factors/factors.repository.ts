import { Injectable } from '@nestjs/common';
import { Encryption, type SessionId, type UserId } from '@app/common';
import { PreparedQueries, type Tx } from '@app/database';
import { PasskeysRepository } from '../passkeys/passkeys.repository.js';
import { factorDemand } from '../queries/factor-demand.queries.js';
import { defaultAddressOfUser } from '../queries/factors.queries.js';
import type { EncryptedRow } from '../secrets/encrypted-row.js';
import { sealedTotp } from './sealed-totp.js';
import { RecoveryCode } from './recovery-code.entity.js';
import { SignInChallenge } from './sign-in-challenge.entity.js';
import { TotpFactor } from './totp-factor.entity.js';

/** What proves the second factor: a code of the authenticator app, a passkey, or a recovery code. */
export type FactorKind = 'otp' | 'passkey' | 'recovery';

/** The second factors of a user. */
export interface FactorState {
  /** When the authenticator app was confirmed. Null: there is none. */
  readonly confirmedAt: Date | null;
  readonly recoveryCodesLeft: number;
}

type LockedFactor = Pick<TotpFactor, 'encryptedSecret' | 'lastStep' | 'confirmedAt'>;
type TriedChallenge = Pick<SignInChallenge, 'id' | 'userId' | 'organizationId' | 'method'>;

const factorState = {
  name: 'factor_state',
  text: `select (select confirmed_at from totp_factors where user_id = $1) as "confirmedAt",
    (select count(*)::int from recovery_codes where user_id = $1) as "recoveryCodesLeft"`,
};
const hasApp = 'exists (select 1 from totp_factors where user_id = $1 and confirmed_at is not null)';
const hasPasskey = 'exists (select 1 from passkeys where user_id = $1)';
/** No row: the user has no second factor. */
const factorKinds = `select ${hasApp} as app, ${hasPasskey} as passkey, exists (select 1 from recovery_codes where user_id = $1) as recovery
  where ${hasApp} or ${hasPasskey}`;
const proofOfSession = {
  name: 'factor_proof_of_session',
  text: `select ${hasApp} or ${hasPasskey} as "hasFactor", coalesce((select 'mfa' = any(amr) from sessions where id = $2 and user_id = $1), false) as "byFactor"`,
};

/** Codes that may be tried for one challenge. */
const mostTries = 5;

/** Rows of second factors, and of sign-ins that wait for them. */
@Injectable()
export class FactorsRepository {
  constructor(
    private readonly queries: PreparedQueries,
    private readonly encryption: Encryption,
    private readonly passkeys: PasskeysRepository,
  ) {}

  async stateOf(userId: UserId): Promise<FactorState> {
    const row = await this.queries.row<FactorState>(factorState, [userId]);
    return row ?? { confirmedAt: null, recoveryCodesLeft: 0 };
  }

  /** Whether the user has a second factor, and has proved one in this session. */
  async proofOf(userId: UserId, sessionId: SessionId | null): Promise<{ hasFactor: boolean; byFactor: boolean }> {
    const row = await this.queries.row<{ hasFactor: boolean; byFactor: boolean }>(proofOfSession, [userId, sessionId]);
    return row ?? { hasFactor: false, byFactor: false };
  }

  /** Whether an organization demands a factor that was not proved in this session. */
  async isDemandedOf(sessionId: SessionId | null, organizationId: string, now: Date): Promise<boolean> {
    return (await this.queries.row(factorDemand, [sessionId, organizationId, now])) !== undefined;
  }

  /** Whether the user has proved a factor in this session. */
  async isProvedIn(tx: Tx, userId: UserId, sessionId: SessionId | null): Promise<boolean> {
    return (await tx.row<{ byFactor: boolean }>(proofOfSession, [userId, sessionId]))?.byFactor ?? false;
  }

  /** What the user may prove the second factor with. Empty: there is none. */
  async kindsIn(tx: Tx, userId: UserId): Promise<FactorKind[]> {
    const row = await tx.row<{ app: boolean; passkey: boolean; recovery: boolean }>(factorKinds, [userId]);
    if (!row) return [];
    return [
      ...(row.app ? (['otp'] as const) : []),
      ...(row.passkey ? (['passkey'] as const) : []),
      ...(row.recovery ? (['recovery'] as const) : []),
    ];
  }

  /** Whether the user has to prove a second factor. */
  async hasFactorIn(tx: Tx, userId: UserId): Promise<boolean> {
    return (await tx.row(factorKinds, [userId])) !== undefined;
  }

  /** Saves an authenticator app that is not confirmed. False: there is a confirmed one. */
  async putUnconfirmed(tx: Tx, userId: UserId, secret: Buffer): Promise<boolean> {
    const sealed = sealedTotp.seal(this.encryption, userId, secret);
    const values = [userId, sealed, this.encryption.secretId, tx.now()];
    const row = await tx.row(
      `insert into totp_factors as t (user_id, sealed_secret, secret_id, created_at) values ($1, $2, $3, $4)
       on conflict (user_id) do update set sealed_secret = excluded.sealed_secret, secret_id = excluded.secret_id, created_at = excluded.created_at, last_step = 0
       where t.confirmed_at is null returning 1`,
      values,
    );
    return row !== undefined;
  }

  /** The authenticator app of a user. It stays as it is until the transaction ends. */
  lock(tx: Tx, userId: UserId): Promise<LockedFactor | undefined> {
    return tx.row<LockedFactor>(
      'select sealed_secret as "encryptedSecret", last_step as "lastStep", confirmed_at as "confirmedAt" from totp_factors where user_id = $1 for update',
      [userId],
    );
  }

  secretOf(userId: UserId, { encryptedSecret }: LockedFactor): Buffer {
    return sealedTotp.open(this.encryption, userId, encryptedSecret);
  }

  /** The default address of a user, if there is one. */
  async addressOf(tx: Tx, userId: UserId): Promise<string | undefined> {
    return (await tx.row<{ email: string }>(defaultAddressOfUser, [userId]))?.email;
  }

  /** Records that the code of a step was used. The first one confirms the app. */
  async recordUse(tx: Tx, userId: UserId, step: number): Promise<void> {
    const text = 'update totp_factors set last_step = $2, confirmed_at = coalesce(confirmed_at, $3) where user_id = $1';
    await tx.rows(text, [userId, step, tx.now()]);
  }

  async replaceRecoveryCodes(tx: Tx, userId: UserId, hashes: readonly Buffer[]): Promise<void> {
    await tx.manager.delete(RecoveryCode, { userId });
    await tx.manager.insert(
      RecoveryCode,
      hashes.map((codeHash) => ({ userId, codeHash })),
    );
  }

  /** Removes a recovery code. Of two calls at once, one returns true. */
  async takeRecoveryCode(tx: Tx, userId: UserId, codeHash: Buffer): Promise<boolean> {
    const text = 'delete from recovery_codes where user_id = $1 and code_hash = $2 returning 1';
    return (await tx.row(text, [userId, codeHash])) !== undefined;
  }

  /** Removes all factors of a user, and the sign-ins that wait for them. @returns whether a factor was in use */
  async removeAll(tx: Tx, userId: UserId): Promise<boolean> {
    const wasInUse = await this.hasFactorIn(tx, userId);
    await this.removeApp(tx, userId);
    await this.passkeys.removeAll(tx, userId);
    await this.removeRest(tx, userId);
    return wasInUse;
  }

  async removeApp(tx: Tx, userId: UserId): Promise<void> {
    await tx.manager.delete(TotpFactor, { userId });
  }

  /**
   * Removes what is of no use without a factor: the recovery codes, and the sign-ins that wait. Sessions count as opened
   * without one from now on: a factor that is set up and removed meets no demand.
   */
  async removeRest(tx: Tx, userId: UserId): Promise<void> {
    await tx.manager.delete(RecoveryCode, { userId });
    await tx.manager.delete(SignInChallenge, { userId });
    const text = `update sessions set amr = array_remove(amr, 'mfa') where user_id = $1 and 'mfa' = any(amr)`;
    await tx.rows(text, [userId]);
  }

  /**
   * Removes the app and the passkeys that were added since a moment, all recovery codes, and the sign-ins that wait.
   * @returns how many apps and passkeys
   */
  async removeSince(tx: Tx, userId: UserId, since: Date): Promise<number> {
    await tx.manager.delete(RecoveryCode, { userId });
    await tx.manager.delete(SignInChallenge, { userId });
    const text = 'delete from totp_factors where user_id = $1 and (created_at >= $2 or confirmed_at >= $2) returning 1';
    const passkeys = await this.passkeys.removeSince(tx, userId, since);
    return passkeys + (await tx.rows(text, [userId, since])).length;
  }

  /** Adds a challenge, and removes some that have expired. */
  async addChallenge(tx: Tx, challenge: Omit<SignInChallenge, 'tries'>): Promise<void> {
    await tx.rows(
      'delete from sign_in_challenges where id = any(array(select id from sign_in_challenges where expires_at <= $1 order by expires_at limit 100 for update skip locked))',
      [tx.now()],
    );
    await tx.manager.insert(SignInChallenge, challenge);
  }

  /** Counts a try. Undefined: there is no such challenge, or it had its tries. */
  countTry(tx: Tx, id: string, secretHash: Buffer): Promise<TriedChallenge | undefined> {
    return tx.row<TriedChallenge>(
      `update sign_in_challenges set tries = tries + 1 where id = $1 and secret_hash = $2 and tries < ${mostTries} and expires_at > $3
       returning id, user_id as "userId", organization_id as "organizationId", method`,
      [id, secretHash, tx.now()],
    );
  }

  /** A challenge that may still be tried. */
  findChallenge(tx: Tx, id: string, secretHash: Buffer): Promise<Pick<SignInChallenge, 'id' | 'userId'> | undefined> {
    return tx.row(
      `select id, user_id as "userId" from sign_in_challenges where id = $1 and secret_hash = $2 and tries < ${mostTries} and expires_at > $3`,
      [id, secretHash, tx.now()],
    );
  }

  /** Removes a challenge. Of two calls at once, one returns true. */
  async takeChallenge(tx: Tx, id: string): Promise<boolean> {
    return (await tx.row('delete from sign_in_challenges where id = $1 returning 1', [id])) !== undefined;
  }

  /** Locks the next apps whose secrets are not known to be encrypted with this secret. */
  nextOfOthers(tx: Tx, secretId: string, after: string | undefined, limit: number): Promise<EncryptedRow[]> {
    return tx.rows(
      `select user_id::text as key, 'totp:' || user_id as context, sealed_secret as sealed from totp_factors
       where ($2::uuid is null or user_id > $2) and secret_id is distinct from $1 order by user_id limit $3 for update`,
      [secretId, after ?? null, limit],
    );
  }

  async replace(tx: Tx, userId: string, secretId: string, encryptedSecret: Buffer): Promise<void> {
    await tx.manager.update(TotpFactor, { userId: userId as UserId }, { encryptedSecret, secretId });
  }
}
