// Tables: members, organizations, role_assignments, roles.
import { Injectable } from '@nestjs/common';
import {
  Clock,
  countedPage,
  isOrganizationId,
  mostCounted,
  pageOf,
  readCursor,
  type CountedPage,
  type OrganizationId,
  type Principal,
} from '@app/common';
import { PreparedQueries, ReplicaReads } from '@app/database';
import type { OrganizationRecord } from '@app/organizations';
import { dailyCounts, type DailyCount, type DaySpan } from './daily-counts.queries.js';

const organizationsPage = {
  name: 'organizations_page',
  text: `select id, name, version, created_at as "createdAt", updated_at as "updatedAt" from organizations
    where $1::text is null or id > $1 order by id limit $2`,
};
const organizationCount = {
  name: 'organizations_count',
  text: 'select count(*)::int as count from (select 1 from organizations limit $1) counted',
};

// Organizations in which the roles of the user allow `read:organization`, as the guard reads them.
const readable = `from members m join organizations o on o.id = m.organization_id
    where m.user_id = $1 and m.banned_at is null and ($2::text is null or m.organization_id = $2) and exists (
      select 1 from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
      where a.organization_id = m.organization_id and a.user_id = m.user_id and r.permissions && array['*', 'read:organization'])`;

const readablePage = {
  name: 'organizations_of_reader',
  text: `select o.id, o.name, o.version, o.created_at as "createdAt", o.updated_at as "updatedAt" ${readable} and ($3::text is null or o.id > $3) order by o.id limit $4`,
};
const readableCount = {
  name: 'organizations_of_reader_count',
  text: `select count(*)::int as count from (select 1 ${readable} limit $3) counted`,
};

/** What operators and admins read about organizations. */
@Injectable()
export class OrganizationQueries {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly reads: ReplicaReads,
    private readonly clock: Clock,
  ) {}

  /** What happened on each of some days. Throws `RequestInvalid` for more than 90 days, or none. */
  listDailyCounts(organizationId: OrganizationId, span: DaySpan): Promise<DailyCount[]> {
    return dailyCounts(this.reads, organizationId, span, this.clock.now());
  }

  /** All organizations of the installation, by id. */
  async list(limit: number, cursor?: string): Promise<CountedPage<OrganizationRecord>> {
    const after = readCursor(cursor, isOrganizationId)?.[0] ?? null;
    const rows = await this.statements.rows<OrganizationRecord>(organizationsPage, [after, limit + 1]);
    const counted = await this.statements.row<{ count: number }>(organizationCount, [mostCounted + 1]);
    const page = pageOf(rows, limit, (row) => [row.id]);
    return countedPage(page, counted?.count ?? 0);
  }

  /** The organizations that the caller may read, by id. An API key and an impersonation read their own at most. */
  async listReadable(caller: Principal, limit: number, cursor?: string): Promise<CountedPage<OrganizationRecord>> {
    const after = readCursor(cursor, isOrganizationId)?.[0] ?? null;
    const ofOne = caller.credential === 'key' || caller.credential === 'impersonation';
    if (ofOne && !caller.permissions.includes('read:organization')) return { items: [], total: 0 };
    const scope = [caller.userId, ofOne ? caller.organizationId : null];
    const rows = await this.statements.rows<OrganizationRecord>(readablePage, [...scope, after, limit + 1]);
    const counted = await this.statements.row<{ count: number }>(readableCount, [...scope, mostCounted + 1]);
    const page = pageOf(rows, limit, (row) => [row.id]);
    return countedPage(page, counted?.count ?? 0);
  }
}
