import { Injectable } from '@nestjs/common';
import { PreparedQueries, type Tx } from '@app/database';
import type { EncryptedRow } from '../secrets/encrypted-row.js';
import { SigningKey } from './signing-key.entity.js';

const signingKeys = {
  name: 'signing_keys',
  text: `select kid, algorithm, public_jwk as "publicJwk", sealed_private_key as "encryptedPrivateKey", created_at as "createdAt", active_from as "activeFrom",
      secret_id as "secretId"
    from signing_keys order by active_from desc, kid limit 100`,
};
/** Key of the advisory lock under which keys are added and removed. */
const lockKey = 0x0fa_ce8;

/** Rows of signing keys. */
@Injectable()
export class SigningKeysRepository {
  constructor(private readonly statements: PreparedQueries) {}

  /** Newest first. */
  list(): Promise<SigningKey[]> {
    return this.statements.rows<SigningKey>(signingKeys, []);
  }

  async add(tx: Tx, key: SigningKey): Promise<void> {
    await tx.manager.insert(SigningKey, key);
  }

  /** Newest first. Other transactions that add or remove keys wait until this one ends. */
  async listLocked(tx: Tx): Promise<SigningKey[]> {
    await tx.rows('select pg_advisory_xact_lock($1)', [lockKey]);
    return tx.rows<SigningKey>(signingKeys);
  }

  async remove(tx: Tx, kids: readonly string[]): Promise<void> {
    await tx.rows('delete from signing_keys where kid = any($1)', [kids]);
  }

  /** Locks the next rows, in the order of their keys, that another `FACET_SECRET` encrypted. */
  nextOfOthers(tx: Tx, secretId: string, after: string | undefined, limit: number): Promise<EncryptedRow[]> {
    return tx.rows(
      `select kid as key, kid as context, sealed_private_key as sealed from signing_keys
       where ($2::text is null or kid > $2) and secret_id is distinct from $1 order by kid limit $3 for update`,
      [secretId, after ?? null, limit],
    );
  }

  async replace(tx: Tx, kid: string, secretId: string, encrypted: Buffer): Promise<void> {
    await tx.rows('update signing_keys set sealed_private_key = $2, secret_id = $3 where kid = $1', [
      kid,
      encrypted,
      secretId,
    ]);
  }
}
