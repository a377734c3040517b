import { Injectable } from '@nestjs/common';
import { countedPage, isOrganizationId, mostCounted, pageOf, readCursor, type CountedPage, type Principal } from '@app/common';
import type { OrganizationRecord } from '@app/organizations';
import { PreparedQueries } from '@app/database';

// With the permissions of the caller there, as the guard reads them. A key belongs to one organization and may do no more than its scopes.
const readable = `from members m join organizations o on o.id = m.organization_id
    where m.user_id = $1 and m.banned_at is null and ($2::text is null or m.organization_id = $2) and exists (
      select 1 from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
      where a.organization_id = m.organization_id and a.user_id = m.user_id and r.permissions && array['*', 'read:organization'])`;

const page = {
  name: 'organizations_of_reader',
  text: `select o.id, o.name, o.version, o.created_at as "createdAt", o.updated_at as "updatedAt" ${readable} and ($3::text is null or o.id > $3) order by o.id limit $4`,
};
const count = { name: 'organizations_of_reader_count', text: `select count(*)::int as count from (select 1 ${readable} limit $3) counted` };

/** The organizations that somebody may read. */
@Injectable()
export class OwnOrganizations {
  constructor(private readonly statements: PreparedQueries) {}

  /** By id. */
  async list(caller: Principal, limit: number, cursor?: string): Promise<CountedPage<OrganizationRecord>> {
    const after = readCursor(cursor, isOrganizationId)?.[0] ?? null;
    const byKey = caller.credential === 'key';
    if (byKey && !caller.permissions.includes('read:organization')) return { items: [], total: 0 };
    const scope = [caller.userId, byKey ? caller.organizationId : null];
    const rows = await this.statements.rows<OrganizationRecord>(page, [...scope, after, limit + 1]);
    const counted = await this.statements.row<{ count: number }>(count, [...scope, mostCounted + 1]);
    return countedPage(
      pageOf(rows, limit, (row) => [row.id]),
      counted?.count ?? 0,
    );
  }
}
