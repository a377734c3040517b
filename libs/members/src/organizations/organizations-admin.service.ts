import { Injectable } from '@nestjs/common';
import { OrganizationsService } from '@app/accounts';
import { audit } from '@app/audit';
import {
  assertDisplayName,
  countedPage,
  isDisplayName,
  isOrganizationId,
  mostCounted,
  pageOf,
  readCursor,
  type CountedPage,
  type OrganizationId,
  type Precondition,
  type Principal,
} from '@app/common';
import { PreparedQueries, TransactionManager } from '@app/database';
import { assertOrganizationName, OrganizationsRepository, RolesRepository, type OrganizationRecord } from '@app/organizations';
import { organizationCount, organizationsPage, readableCount, readablePage } from '../queries/organizations-admin.queries.js';

/** Organizations, as operators and admins create, read and rename them. */
@Injectable()
export class OrganizationsAdminService {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly founding: OrganizationsService,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /** All organizations of the installation, by id. */
  async list(limit: number, cursor?: string): Promise<CountedPage<OrganizationRecord>> {
    const after = readCursor(cursor, isOrganizationId)?.[0] ?? null;
    const rows = await this.statements.rows<OrganizationRecord>(organizationsPage, [after, limit + 1]);
    const counted = await this.statements.row<{ count: number }>(organizationCount, [mostCounted + 1]);
    const page = pageOf(rows, limit, (row) => [row.id]);
    return countedPage(page, counted?.count ?? 0);
  }

  /** The organizations that the caller may read, by id. An API key reads its own organization at most. */
  async listReadable(caller: Principal, limit: number, cursor?: string): Promise<CountedPage<OrganizationRecord>> {
    const after = readCursor(cursor, isOrganizationId)?.[0] ?? null;
    const byKey = caller.credential === 'key';
    if (byKey && !caller.permissions.includes('read:organization')) return { items: [], total: 0 };
    const scope = [caller.userId, byKey ? caller.organizationId : null];
    const rows = await this.statements.rows<OrganizationRecord>(readablePage, [...scope, after, limit + 1]);
    const counted = await this.statements.row<{ count: number }>(readableCount, [...scope, mostCounted + 1]);
    const page = pageOf(rows, limit, (row) => [row.id]);
    return countedPage(page, counted?.count ?? 0);
  }

  /** Throws `OrganizationNotFound`. */
  read(organizationId: OrganizationId): Promise<OrganizationRecord> {
    return this.organizations.read(organizationId);
  }

  /** Creates an organization with the caller as its first admin. Throws `OrganizationExists`. */
  async create(caller: Principal, organizationId: OrganizationId, name: string): Promise<OrganizationRecord> {
    await this.transactions.run(async (tx) => {
      await this.founding.create(tx, organizationId, name);
      await this.organizations.addMember(tx, organizationId, caller.userId);
      await this.roles.grantBuiltIn(tx, organizationId, caller.userId, 'admin');
      await audit.record(tx, { action: 'member.added', organizationId, target: { type: 'user', id: caller.userId }, details: { role: 'admin' } });
    });
    return this.organizations.read(organizationId);
  }

  /** Changes the name. The id, which is a part of URLs, stays. Throws `StaleVersion` or `RequestInvalid`. */
  async rename(organizationId: OrganizationId, name: string | undefined, expected: Precondition): Promise<OrganizationRecord> {
    await this.transactions.run(async (tx) => {
      expected.demand(String(await this.organizations.lock(tx, organizationId)));
      if (name === undefined) return;
      if (!isDisplayName(name)) assertDisplayName('name', name, (await this.organizations.describe(tx, organizationId)).name);
      const changed = await this.organizations.rename(tx, organizationId, name, tx.now());
      if (!changed) return;
      // Only a new name is validated, because a client may send the current one back.
      assertOrganizationName(name);
      await audit.record(tx, { action: 'organization.renamed', organizationId, target: { type: 'organization', id: organizationId } });
    });
    return this.organizations.read(organizationId);
  }
}
