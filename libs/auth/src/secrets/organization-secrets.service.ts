import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { defineError, Encryption, OrganizationNotFound, type OrganizationId } from '@app/common';
import { PreparedQueries, translating, type Tx } from '@app/database';
import type { EncryptedRow } from './encrypted-row.js';
import type { OrganizationSecret } from './organization-secret.entity.js';

const SecretInvalid = defineError(
  'pylon.secret_invalid',
  'invalid',
  'The Pylon secret must be at least 32 hex digits, an even number of them.',
);

type SecretName = OrganizationSecret['name'];

const organizationSecret = {
  name: 'organization_secret',
  text: 'select sealed from organization_secrets where organization_id = $1 and name = $2',
  parameterTypes: ['text', 'text'],
};

/** Secrets that an organization shares with other services, such as its support desk. They are stored encrypted. */
@Injectable()
export class OrganizationSecrets {
  constructor(
    private readonly queries: PreparedQueries,
    private readonly encryption: Encryption,
  ) {}

  async find(organizationId: OrganizationId, name: SecretName): Promise<Buffer | undefined> {
    const row = await this.queries.batchedRow<{ sealed: Buffer }>(organizationSecret, [organizationId, name]);
    return row && this.encryption.open('organization-secrets', `${organizationId}:${name}`, row.sealed);
  }

  /**
   * Replaces the secret of that name. Throws `OrganizationNotFound`, or an error when the secret is not at
   * least 16 bytes in hex digits.
   */
  async set(tx: Tx, organizationId: OrganizationId, name: 'pylon', secret: string): Promise<void> {
    if (!/^(?:[0-9a-f]{2}){16,}$/i.test(secret)) throw new SecretInvalid();
    await this.put(tx, organizationId, name, Buffer.from(secret, 'hex'));
    await audit.record(tx, {
      action: `${name}_secret.kept`,
      organizationId,
      target: { type: 'organization', id: organizationId },
    });
  }

  /** Replaces the secret of that name. The caller records it. Throws `OrganizationNotFound`. */
  async put(tx: Tx, organizationId: OrganizationId, name: SecretName, secret: Buffer): Promise<void> {
    const encrypted = this.encryption.seal('organization-secrets', `${organizationId}:${name}`, secret);
    const write = tx.rows(
      `insert into organization_secrets (organization_id, name, sealed, secret_id) values ($1, $2, $3, $4)
       on conflict (organization_id, name) do update set sealed = excluded.sealed, secret_id = excluded.secret_id, updated_at = now()`,
      [organizationId, name, encrypted, this.encryption.secretId],
    );
    await translating(write, { fk_organization_secrets_organization: () => new OrganizationNotFound() });
  }

  async remove(tx: Tx, organizationId: OrganizationId, name: SecretName): Promise<void> {
    await tx.rows('delete from organization_secrets where organization_id = $1 and name = $2', [organizationId, name]);
  }

  /** Locks the next rows, in the order of their keys, that another `FACET_SECRET` encrypted. */
  nextOfOthers(tx: Tx, secretId: string, after: string | undefined, limit: number): Promise<EncryptedRow[]> {
    return tx.rows(
      `select organization_id || ':' || name as key, organization_id || ':' || name as context, sealed from organization_secrets
       where ($2::text is null or (organization_id, name) > (split_part($2, ':', 1), split_part($2, ':', 2))) and secret_id is distinct from $1
       order by organization_id, name limit $3 for update`,
      [secretId, after ?? null, limit],
    );
  }

  async replace(tx: Tx, key: string, secretId: string, encrypted: Buffer): Promise<void> {
    await tx.rows(
      `update organization_secrets set sealed = $2, secret_id = $3 where organization_id = split_part($1, ':', 1) and name = split_part($1, ':', 2)`,
      [key, encrypted, secretId],
    );
  }
}
