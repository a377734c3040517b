import type { JSONWebKeySet } from 'jose';
import type { TrustedIssuer } from '@app/config';
import type { PreparedQueries, Tx } from '@app/database';

/** Where a key set comes from. */
export type KeySetSource = Pick<TrustedIssuer, 'issuer' | 'jwksUri'>;

const issuerKeySet = {
  name: 'issuer_key_set',
  text: 'select key_set as "keySet", fetched_at as "fetchedAt" from issuer_key_sets where issuer = $1 and jwks_uri = $2',
};

/** Rows of key sets, one for each address that an issuer has. */
export class IssuerKeySets {
  constructor(private readonly statements: PreparedQueries) {}

  find({ issuer, jwksUri }: KeySetSource): Promise<{ keySet: JSONWebKeySet; fetchedAt: Date } | undefined> {
    return this.statements.row(issuerKeySet, [issuer, jwksUri]);
  }

  /**
   * Replaces an older set, never a younger one, which another server has fetched meanwhile. A set with a time
   * in the future, from a wrong clock, counts as
   * older.
   */
  async replace(tx: Tx, { issuer, jwksUri }: KeySetSource, keySet: JSONWebKeySet, fetchedAt: Date): Promise<void> {
    await tx.rows(
      `insert into issuer_key_sets as known (issuer, jwks_uri, key_set, fetched_at) values ($1, $2, $3, $4)
       on conflict (issuer, jwks_uri) do update set key_set = excluded.key_set, fetched_at = excluded.fetched_at
       where known.fetched_at < excluded.fetched_at or known.fetched_at > now() + interval '1 minute'`,
      [issuer, jwksUri, JSON.stringify(keySet), fetchedAt],
    );
  }

  /** Of addresses that the issuer had before. */
  async removeOlder(tx: Tx, issuer: string, time: Date): Promise<void> {
    await tx.rows('delete from issuer_key_sets where issuer = $1 and fetched_at < $2', [issuer, time]);
  }
}
