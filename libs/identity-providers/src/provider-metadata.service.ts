import { Injectable, Logger } from '@nestjs/common';
import { Clock, isOrganizationId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { HandlesJob, jobs, type JobPayloads } from '@app/jobs';
import type { IdentityProvider } from './identity-provider.entity.js';
import { IdentityProvidersRepository } from './identity-providers.repository.js';
import { OpenIdConnect, ProviderFault } from './open-id-connect.service.js';
import type { ProviderMetadata } from './provider-metadata.js';

/** Milliseconds for which metadata is taken as it is: normally, and after a sign-in that failed at the provider. */
const [goodFor, doubtfulFor] = [3_600_000, 60_000];

type Known = Pick<IdentityProvider, 'organizationId' | 'id' | 'metadataCheckedAt'>;

/**
 * Reads the metadata of providers again while they are in use: endpoints move, and keys to other addresses. A job does
 * it, so that no request waits for it, and none can have a provider called more often than once a minute.
 */
@Injectable()
export class ProviderMetadataService {
  private readonly logger = new Logger(ProviderMetadataService.name);

  constructor(
    private readonly repository: IdentityProvidersRepository,
    private readonly openId: OpenIdConnect,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** For a sign-in that begins. */
  refreshOld(tx: Tx, provider: Known): Promise<void> {
    return queueOlderThan(tx, goodFor, provider);
  }

  /**
   * For a sign-in whose key the known address does not show. Undefined: it was read within the last minute, or the
   * provider does not answer as it should.
   */
  async readDoubtful(provider: IdentityProvider): Promise<ProviderMetadata | undefined> {
    if (this.clock.now().getTime() - provider.metadataCheckedAt.getTime() <= doubtfulFor) return undefined;
    const metadata = await this.read(provider);
    await this.transactions.run((tx) => this.repository.refresh(tx, provider, metadata));
    return metadata;
  }

  /** For a sign-in that failed at the provider: it may have moved. */
  refreshDoubtful(provider: Known): Promise<void> {
    return this.transactions.run((tx) => queueOlderThan(tx, doubtfulFor, provider));
  }

  /** The job. A provider that does not answer as it should keeps what is known of it. */
  @HandlesJob('identity-provider.refresh')
  async refresh({ organizationId, providerId }: JobPayloads['identity-provider.refresh']): Promise<void> {
    const provider = isOrganizationId(organizationId)
      ? await this.repository.find(organizationId, providerId)
      : undefined;
    if (!provider) return;
    const metadata = await this.read(provider);
    await this.transactions.run((tx) => this.repository.refresh(tx, provider, metadata));
  }

  private async read({ issuer }: IdentityProvider): Promise<ProviderMetadata | undefined> {
    try {
      const metadata = await this.openId.discover(new URL(issuer));
      if (metadata.issuer === issuer) return metadata;
      this.logger.warn({ issuer, named: metadata.issuer }, 'an identity provider gives itself another name');
    } catch (error) {
      // Where it could not be read, that is in the log.
      if (!(error instanceof ProviderFault)) throw error;
    }
    return undefined;
  }
}

async function queueOlderThan(tx: Tx, age: number, { organizationId, id, metadataCheckedAt }: Known): Promise<void> {
  if (tx.now().getTime() - metadataCheckedAt.getTime() <= age) return;
  const payload = { organizationId, providerId: id };
  const key = `identity-provider.refresh:${organizationId}:${id}`;
  await jobs.enqueue(tx, 'identity-provider.refresh', payload, { runAt: tx.now(), key });
}
