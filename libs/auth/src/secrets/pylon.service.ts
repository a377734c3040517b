import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { defineError, type OrganizationId, OrganizationNotFound, Encryption } from '@app/common';
import { PreparedQueries, TransactionManager, translating, type Tx } from '@app/database';

const PylonSecretInvalid = defineError('pylon.secret_invalid', 'invalid', 'The Pylon secret must be at least 32 hex digits, an even number of them.');

const pylonSecret = { name: 'pylon_secret', text: `select sealed from organization_secrets where organization_id = $1 and name = 'pylon'` };

/** Identity verification for Pylon, the support desk: it trusts an e-mail address that comes with the right hash. */
@Injectable()
export class Pylon {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly vault: Encryption,
    private readonly transactions: TransactionManager,
  ) {}

  /** Keeps the secret of an organization that exists, in the place of the one it had. */
  connect(organization: OrganizationId, secret: string): Promise<void> {
    return this.transactions.run((tx) => this.keep(tx, organization, secret));
  }

  /** @param secret as Pylon shows it: hex digits */
  async keep(tx: Tx, organization: OrganizationId, secret: string): Promise<void> {
    if (!/^(?:[0-9a-f]{2}){16,}$/i.test(secret)) throw new PylonSecretInvalid();
    const sealed = this.vault.seal('organization-secrets', `${organization}:pylon`, Buffer.from(secret, 'hex'));
    const write = tx.rows(
      `insert into organization_secrets (organization_id, name, sealed, secret_id) values ($1, 'pylon', $2, $3)
       on conflict (organization_id, name) do update set sealed = excluded.sealed, secret_id = excluded.secret_id, updated_at = now()`,
      [organization, sealed, this.vault.secretId],
    );
    await translating(write, { fk_organization_secrets_organization: () => new OrganizationNotFound() });
    await audit.record(tx, { action: 'pylon_secret.kept', organizationId: organization, target: { type: 'organization', id: organization } });
  }

  /**
   * HMAC-SHA256 of the address in lower-case hex, keyed with the bytes of the organization's secret. Nothing without a secret, and nothing for an address
   * that is not proved: the support desk takes the hash for the proof.
   */
  async hashOf(
    organization: OrganizationId,
    { email, emailVerified }: { readonly email: string | null; readonly emailVerified: boolean },
  ): Promise<string | undefined> {
    const row = await this.statements.row<{ sealed: Buffer }>(pylonSecret, [organization]);
    if (!row || email === null || !emailVerified) return undefined;
    return createHmac('sha256', this.vault.open('organization-secrets', `${organization}:pylon`, row.sealed))
      .update(email)
      .digest('hex');
  }
}
