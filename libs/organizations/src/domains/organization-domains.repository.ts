import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { addressKeyOf, type OrganizationId } from '@app/common';
import { PreparedQueries, translating, type ReadOnlyRepository, type Tx } from '@app/database';
import { DomainExists, DomainTaken } from '../organizations.errors.js';
import { OrganizationDomain } from './organization-domain.entity.js';

const columns = `organization_id as "organizationId", domain, token, joining, last_check as "lastCheck", created_at as "createdAt",
  verified_at as "verifiedAt", checked_at as "checkedAt", failing_since as "failingSince", version`;

const openDomain = {
  name: 'open_domain',
  text: `select 1 from organization_domains where organization_id = $1 and domain = $2 and verified_at is not null and joining = 'members'`,
};

const dueDomains = {
  name: 'due_domains',
  text: `select ${columns} from organization_domains where verified_at is not null and checked_at <= $1 order by checked_at limit $2`,
};

/** The domain of an address, in the form in which it is compared. */
function domainOf(email: string): string {
  const key = addressKeyOf(email);
  return key.slice(key.lastIndexOf('@') + 1);
}

/** Rows of domains. */
@Injectable()
export class OrganizationDomainsRepository {
  constructor(
    @InjectRepository(OrganizationDomain) private readonly domains: ReadOnlyRepository<OrganizationDomain>,
    private readonly queries: PreparedQueries,
  ) {}

  /** By name. There are few. */
  list(organizationId: OrganizationId): Promise<OrganizationDomain[]> {
    return this.domains.find({ where: { organizationId }, order: { domain: 'ASC' } });
  }

  find(organizationId: OrganizationId, domain: string): Promise<OrganizationDomain | null> {
    return this.domains.findOneBy({ organizationId, domain });
  }

  /** Whether people with this address may join, once it is verified. */
  async isOpenTo(organizationId: OrganizationId, email: string): Promise<boolean> {
    return (await this.queries.row(openDomain, [organizationId, domainOf(email)])) !== undefined;
  }

  /** Of these addresses, the domain of one that lets its user join. It stays so until the transaction ends. */
  async lockOpen(tx: Tx, organizationId: OrganizationId, emails: readonly string[]): Promise<string | undefined> {
    const found = await tx.row<{ domain: string }>(
      `select domain from organization_domains where organization_id = $1 and domain = any($2) and verified_at is not null and joining = 'members'
       order by domain limit 1 for share`,
      [organizationId, emails.map(domainOf)],
    );
    return found?.domain;
  }

  /** Whether the organization has proved the domain of this address. It stays so until the transaction ends. */
  async lockProved(tx: Tx, organizationId: OrganizationId, email: string): Promise<boolean> {
    const text = `select 1 from organization_domains
      where organization_id = $1 and domain = $2 and verified_at is not null for share`;
    return (await tx.row(text, [organizationId, domainOf(email)])) !== undefined;
  }

  lock(tx: Tx, organizationId: OrganizationId, domain: string): Promise<OrganizationDomain | undefined> {
    return tx.row<OrganizationDomain>(
      `select ${columns} from organization_domains where organization_id = $1 and domain = $2 for update`,
      [organizationId, domain],
    );
  }

  count(tx: Tx, organizationId: OrganizationId): Promise<number> {
    return tx.manager.countBy(OrganizationDomain, { organizationId });
  }

  /** Throws `DomainExists`. */
  async add(tx: Tx, domain: OrganizationDomain): Promise<void> {
    await translating(tx.manager.insert(OrganizationDomain, domain), {
      pk_organization_domains: () => new DomainExists(),
    });
  }

  async setJoining(tx: Tx, { organizationId, domain, joining }: Readonly<OrganizationDomain>): Promise<void> {
    await tx.manager.update(OrganizationDomain, { organizationId, domain }, { joining, version: () => 'version + 1' });
  }

  /** What a look into the DNS found. Throws `DomainTaken` when it is verified and another organization has it. */
  async recordCheck(
    tx: Tx,
    { organizationId, domain, lastCheck, verifiedAt, checkedAt, failingSince }: Readonly<OrganizationDomain>,
  ): Promise<void> {
    const check = { lastCheck, verifiedAt, checkedAt, failingSince };
    await translating(tx.manager.update(OrganizationDomain, { organizationId, domain }, check), {
      uq_organization_domains_verified: () => new DomainTaken(),
    });
  }

  async remove(tx: Tx, organizationId: OrganizationId, domain: string): Promise<void> {
    await tx.manager.delete(OrganizationDomain, { organizationId, domain });
  }

  /** Verified ones that nobody looked at since, those that wait longest first. */
  listDue(checkedBefore: Date, limit: number): Promise<OrganizationDomain[]> {
    return this.queries.rows<OrganizationDomain>(dueDomains, [checkedBefore, limit]);
  }
}
