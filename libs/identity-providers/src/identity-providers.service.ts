import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { OrganizationSecrets } from '@app/auth';
import {
  isOrganizationId,
  RequestInvalid,
  StaleVersion,
  type OrganizationActor,
  type OrganizationId,
  type Precondition,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { OrganizationsRepository } from '@app/organizations';
import { RateLimits } from '@app/rate-limits';
import { ProviderLimitReached, ProviderNotFound } from './identity-providers.errors.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { IdentityProvidersRepository, type ProviderFields } from './identity-providers.repository.js';
import { OpenIdConnect, ProviderFault } from './open-id-connect.service.js';
import type { ProviderMetadata } from './provider-metadata.js';

const mostProviders = 20;

/** What an admin says of a provider. */
export interface ProviderConfiguration extends Omit<ProviderFields, 'metadata'> {
  readonly clientSecret: string;
}

/** With what the provider says of itself. */
type KnownProvider = ProviderConfiguration & Pick<ProviderFields, 'metadata'>;

const fields = ['name', 'issuer', 'clientId', 'scopes', 'createUsers', 'emailDomains'] as const;

/** The OpenID Connect providers of an organization. */
@Injectable()
export class IdentityProvidersService {
  constructor(
    private readonly repository: IdentityProvidersRepository,
    private readonly secrets: OrganizationSecrets,
    private readonly openId: OpenIdConnect,
    private readonly organizations: OrganizationsRepository,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
  ) {}

  /** By id. An organization that does not exist has none. */
  async list(organizationId: string): Promise<IdentityProvider[]> {
    return isOrganizationId(organizationId) ? this.repository.list(organizationId) : [];
  }

  /** Throws `ProviderNotFound`. */
  async read(organizationId: string, id: string): Promise<IdentityProvider> {
    const found = isOrganizationId(organizationId) && (await this.repository.find(organizationId, id));
    if (!found) throw new ProviderNotFound();
    return found;
  }

  /** The provider and the secret that it shares with this organization. Throws `ProviderNotFound`. */
  async readWithSecret(
    organizationId: OrganizationId,
    id: string,
  ): Promise<{ provider: IdentityProvider; secret: string }> {
    const provider = await this.read(organizationId, id);
    const secret = await this.secrets.find(organizationId, `provider.${id}`);
    if (!secret) throw new ProviderNotFound();
    return { provider, secret: secret.toString() };
  }

  /** Throws `RequestInvalid`, `ProviderExists`, `ProviderLimitReached` or `TooManyRequests`. */
  async add(caller: OrganizationActor, id: string, given: ProviderConfiguration): Promise<IdentityProvider> {
    const { organizationId } = caller;
    const metadata = await this.metadataOf(caller, given.issuer);
    await this.transactions.run(async (tx) => {
      await this.organizations.lockSettings(tx, organizationId, 'no key update');
      if ((await this.repository.count(tx, organizationId)) >= mostProviders) throw new ProviderLimitReached();
      await this.insert(tx, organizationId, id, { ...given, issuer: metadata.issuer, metadata });
      await this.record(tx, 'identity_provider.added', organizationId, id, [...fields, 'clientSecret']);
    });
    return this.read(organizationId, id);
  }

  /** Saves a provider, in the place of one that there may be, without a call of it and without an entry in the audit. */
  async replace(tx: Tx, organizationId: OrganizationId, id: string, known: KnownProvider): Promise<void> {
    await this.repository.remove(tx, organizationId, id);
    await this.insert(tx, organizationId, id, known);
  }

  /**
   * Absent fields stay. The provider is asked again what it is; sign-ins that were begun end. Throws
   * `ProviderNotFound`, `StaleVersion`, `RequestInvalid` or `TooManyRequests`.
   */
  async change(
    caller: OrganizationActor,
    id: string,
    { clientSecret, ...given }: Partial<ProviderConfiguration>,
    expected: Precondition,
  ): Promise<IdentityProvider> {
    const { organizationId } = caller;
    const before = await this.read(organizationId, id);
    expected.assertMatches(String(before.version));
    const metadata = await this.metadataOf(caller, given.issuer ?? before.issuer);
    await this.transactions.run(async (tx) => {
      const current = await this.repository.lock(tx, organizationId, id);
      if (!current) throw new ProviderNotFound();
      if (current.version !== before.version) throw new StaleVersion();
      const { name, clientId, scopes, createUsers, emailDomains } = { ...current, ...given };
      const row = { name, clientId, scopes, createUsers, emailDomains, issuer: metadata.issuer };
      await this.repository.change(tx, organizationId, id, { ...row, metadata });
      if (clientSecret !== undefined)
        await this.secrets.put(tx, organizationId, `provider.${id}`, Buffer.from(clientSecret));
      const changed = fields.filter((field) => String(row[field]) !== String(current[field]));
      const all = [...changed, ...(clientSecret === undefined ? [] : ['clientSecret'])];
      if (all.length > 0) await this.record(tx, 'identity_provider.changed', organizationId, id, all);
    });
    return this.read(organizationId, id);
  }

  /** Identities that users have linked stay with them, and sign nobody in. Throws `ProviderNotFound`. */
  async remove({ organizationId }: OrganizationActor, id: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      if (!(await this.repository.lock(tx, organizationId, id))) throw new ProviderNotFound();
      await this.repository.remove(tx, organizationId, id);
      await this.secrets.remove(tx, organizationId, `provider.${id}`);
      await this.record(tx, 'identity_provider.removed', organizationId, id, []);
    });
  }

  private async insert(
    tx: Tx,
    organizationId: OrganizationId,
    id: string,
    { clientSecret, ...row }: KnownProvider,
  ): Promise<void> {
    await this.repository.add(tx, organizationId, id, row);
    await this.secrets.put(tx, organizationId, `provider.${id}`, Buffer.from(clientSecret));
  }

  /** Asks the provider, before any transaction. Throws `RequestInvalid` or `TooManyRequests`. */
  private async metadataOf({ organizationId }: OrganizationActor, issuer: string): Promise<ProviderMetadata> {
    await this.limits.consume('provider.organization', organizationId);
    try {
      return await this.openId.discover(issuerOf(issuer));
    } catch (error) {
      if (!(error instanceof ProviderFault)) throw error;
      throw new RequestInvalid({ fields: [{ field: 'issuer', message: `issuer: ${error.message}` }] });
    }
  }

  private record(
    tx: Tx,
    action: 'identity_provider.added' | 'identity_provider.changed' | 'identity_provider.removed',
    organizationId: OrganizationId,
    id: string,
    changed: readonly string[],
  ): Promise<void> {
    const target = { type: 'identity_provider', id } as const;
    return audit.record(tx, {
      action,
      organizationId,
      target,
      ...(changed.length > 0 && { details: { fields: changed } }),
    });
  }
}

/** Throws `ProviderFault`. */
function issuerOf(text: string): URL {
  if (!URL.canParse(text)) throw new ProviderFault('is not a URL');
  const url = new URL(text);
  if (url.search + url.hash !== '' || /[?#]/.test(text)) throw new ProviderFault('must not have a query or a fragment');
  if (url.pathname.includes('/.well-known/')) throw new ProviderFault('must be the issuer, not its metadata');
  return url;
}
