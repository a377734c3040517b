import { Injectable } from '@nestjs/common';
import type { OrganizationId } from '@app/common';
import { PreparedQueries, translating, type Tx } from '@app/database';
import { ProviderExists } from './identity-providers.errors.js';
import { IdentityProvider } from './identity-provider.entity.js';
import type { ProviderMetadata } from './provider-metadata.js';

const columns = `organization_id as "organizationId", id, name, issuer, client_id as "clientId", scopes, create_users as "createUsers",
    email_domains as "emailDomains", metadata, metadata_checked_at as "metadataCheckedAt",
    version, created_at as "createdAt", updated_at as "updatedAt"`;
const provider = {
  name: 'identity_provider',
  text: `select ${columns} from identity_providers where organization_id = $1 and id = $2`,
};
const providers = {
  name: 'identity_providers',
  text: `select ${columns} from identity_providers where organization_id = $1 order by id limit 100`,
};

/** What an admin saves of a provider, and what the provider says of itself. */
export type ProviderFields = Pick<
  IdentityProvider,
  'name' | 'issuer' | 'clientId' | 'scopes' | 'createUsers' | 'emailDomains' | 'metadata'
>;

/** Rows of identity providers: few in each organization. */
@Injectable()
export class IdentityProvidersRepository {
  constructor(private readonly queries: PreparedQueries) {}

  /** By id. */
  list(organizationId: OrganizationId): Promise<IdentityProvider[]> {
    return this.queries.rows<IdentityProvider>(providers, [organizationId]);
  }

  find(organizationId: OrganizationId, id: string): Promise<IdentityProvider | undefined> {
    return this.queries.row<IdentityProvider>(provider, [organizationId, id]);
  }

  /** It stays as it is until the transaction ends. */
  lock(tx: Tx, organizationId: OrganizationId, id: string): Promise<IdentityProvider | undefined> {
    return tx.row<IdentityProvider>(`${provider.text} for update`, [organizationId, id]);
  }

  async count(tx: Tx, organizationId: OrganizationId): Promise<number> {
    return (await tx.rows('select 1 from identity_providers where organization_id = $1', [organizationId])).length;
  }

  /** Throws `ProviderExists`. */
  async add(tx: Tx, organizationId: OrganizationId, id: string, fields: ProviderFields): Promise<void> {
    const times = { createdAt: tx.now(), updatedAt: tx.now(), metadataCheckedAt: tx.now() };
    await translating(tx.manager.insert(IdentityProvider, { organizationId, id, ...fields, ...times }), {
      pk_identity_providers: () => new ProviderExists({ fields: [{ field: 'id', message: 'id is taken' }] }),
    });
  }

  async change(tx: Tx, organizationId: OrganizationId, id: string, fields: ProviderFields): Promise<void> {
    const edited = { updatedAt: tx.now(), metadataCheckedAt: tx.now(), version: () => 'version + 1' };
    await tx.manager.update(IdentityProvider, { organizationId, id }, { ...fields, ...edited });
  }

  /**
   * Records what a provider says of itself, or that it did not answer. Its version stays, and so do sign-ins that were
   * begun: it is the same issuer. One that an admin has changed meanwhile is left alone.
   */
  async refresh(
    tx: Tx,
    { organizationId, id, version }: IdentityProvider,
    metadata: ProviderMetadata | undefined,
  ): Promise<void> {
    const checked = { metadataCheckedAt: tx.now(), ...(metadata && { metadata }), updatedAt: () => 'updated_at' };
    await tx.manager.update(IdentityProvider, { organizationId, id, version }, checked);
  }

  /** With the sign-ins that were begun with it. */
  async remove(tx: Tx, organizationId: OrganizationId, id: string): Promise<void> {
    await tx.manager.delete(IdentityProvider, { organizationId, id });
  }
}
