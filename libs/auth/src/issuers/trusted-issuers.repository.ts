import type { TrustedIssuer } from '@app/config';
import { translating, type PreparedQueries, type Tx } from '@app/database';
import { IssuerExists } from '../auth.errors.js';
import { StoredIssuer, type IssuerSource } from './trusted-issuer.entity.js';

const trustedIssuers = {
  name: 'trusted_issuers',
  text: `select issuer, provider, jwks_uri as "jwksUri", audience, organization_id as "organizationId", algorithms, update_claims as "updateClaims",
      jwks_outage_seconds as "jwksOutageSeconds", source, created_at as "createdAt"
    from trusted_issuers order by issuer limit 200`,
};
/** Key of the advisory lock under which issuers are added and removed. */
const lockKey = 0x0fa_ce9;

/** Rows of trusted issuers: few, so that they are always read as a whole. */
export class TrustedIssuersRepository {
  constructor(private readonly queries: PreparedQueries) {}

  list(): Promise<StoredIssuer[]> {
    return this.queries.rows<StoredIssuer>(trustedIssuers, []);
  }

  listIn(tx: Tx): Promise<StoredIssuer[]> {
    return tx.rows<StoredIssuer>(trustedIssuers);
  }

  /** Other changes of issuers wait until the transaction ends. */
  async listLocked(tx: Tx): Promise<StoredIssuer[]> {
    await tx.rows('select pg_advisory_xact_lock($1)', [lockKey]);
    return this.listIn(tx);
  }

  /** Throws `IssuerExists`. */
  async add(tx: Tx, issuer: TrustedIssuer, source: IssuerSource): Promise<StoredIssuer> {
    const { audience, algorithms, ...fields } = issuer;
    const row = { ...fields, audience: [...audience], algorithms: [...algorithms], source, createdAt: tx.now() };
    const exists = (field: string) => () =>
      new IssuerExists({ fields: [{ field, message: `${field} belongs to an issuer that is trusted already` }] });
    await translating(tx.manager.insert(StoredIssuer, row), {
      pk_trusted_issuers: exists('issuer'),
      uq_trusted_issuers_provider: exists('provider'),
    });
    return row;
  }

  async remove(tx: Tx, issuers: readonly string[]): Promise<void> {
    await tx.rows('delete from trusted_issuers where issuer = any($1)', [issuers]);
  }
}
