import { Injectable } from '@nestjs/common';
import { countedPage, isOrganizationId, mostCounted, pageOf, readCursor, type CountedPage } from '@app/common';
import type { OrganizationRecord } from '@app/organizations';
import { PreparedQueries } from '@app/database';

const page = {
  name: 'organizations_page',
  text: `select id, name, version, created_at as "createdAt", updated_at as "updatedAt" from organizations
    where $1::text is null or id > $1 order by id limit $2`,
};
const count = { name: 'organizations_count', text: 'select count(*)::int as count from (select 1 from organizations limit $1) counted' };

/** The organizations of the installation, for who runs it. */
@Injectable()
export class AllOrganizations {
  constructor(private readonly statements: PreparedQueries) {}

  /** By id. */
  async list(limit: number, cursor?: string): Promise<CountedPage<OrganizationRecord>> {
    const after = readCursor(cursor, isOrganizationId)?.[0] ?? null;
    const rows = await this.statements.rows<OrganizationRecord>(page, [after, limit + 1]);
    const counted = await this.statements.row<{ count: number }>(count, [mostCounted + 1]);
    return countedPage(
      pageOf(rows, limit, (row) => [row.id]),
      counted?.count ?? 0,
    );
  }
}
