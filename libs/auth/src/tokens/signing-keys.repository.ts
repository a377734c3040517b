import { Injectable } from '@nestjs/common';
import { Statements, type Tx } from '@app/persistence';
import { SigningKey } from './signing-key.entity.js';

const signingKeys = {
  name: 'signing_keys',
  text: `select kid, algorithm, public_jwk as "publicJwk", sealed_private_key as "sealedPrivateKey", created_at as "createdAt", active_from as "activeFrom"
    from signing_keys order by active_from desc, kid limit 100`,
};
/** Key of the advisory lock under which the first key is made. */
const lockKey = 0x0fa_ce8;

/** Rows of signing keys. */
@Injectable()
export class SigningKeysRepository {
  constructor(private readonly statements: Statements) {}

  /** Newest first. */
  list(): Promise<SigningKey[]> {
    return this.statements.rows<SigningKey>(signingKeys, []);
  }

  async add(tx: Tx, key: SigningKey): Promise<void> {
    await tx.manager.insert(SigningKey, key);
  }

  /** Whether there is no key yet. Others who ask wait until the transaction ends. */
  async isEmpty(tx: Tx): Promise<boolean> {
    await tx.rows('select pg_advisory_xact_lock($1)', [lockKey]);
    return (await tx.row('select 1 from signing_keys limit 1')) === undefined;
  }

  /** Removes the keys that were superseded before `moment`: no token of theirs can be valid any more. */
  async removeSupersededBefore(tx: Tx, moment: Date): Promise<void> {
    await tx.rows('delete from signing_keys k where exists (select 1 from signing_keys n where n.active_from > k.active_from and n.active_from < $1)', [
      moment,
    ]);
  }
}
