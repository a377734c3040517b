import { Injectable } from '@nestjs/common';
import { countedPage, isUuid, mostCounted, pageOf, readCursor, type CountedPage, type OrganizationId, type UserId } from '@app/common';
import { PreparedQueries } from '@app/database';
import type { User, UserStatus } from '@app/users';

/** A person in a list of all of them. */
export interface ListedPerson extends Pick<User, 'name' | 'status' | 'createdAt'> {
  readonly id: UserId;
  readonly email: string | null;
  readonly emailVerified: boolean | null;
  readonly organizations: OrganizationId[];
}

/** Which people, and which page of them. */
interface PersonQuery {
  readonly status?: UserStatus;
  readonly cursor?: string;
  readonly limit: number;
}

const page = {
  name: 'people_page',
  text: `select u.id, u.name, u.status, u.created_at as "createdAt", e.email, e.verified as "emailVerified",
      array(select m.organization_id from members m where m.user_id = u.id order by m.joined_at, m.organization_id) as organizations
    from users u left join emails e on e.user_id = u.id and e.is_default
    where ($1::text is null or u.status = $1) and ($2::uuid is null or u.id < $2) order by u.id desc limit $3`,
};
const count = {
  name: 'people_count',
  text: 'select count(*)::int as count from (select 1 from users where ($1::text is null or status = $1) limit $2) counted',
};

/** Everybody, whatever they are members of. */
@Injectable()
export class PersonList {
  constructor(private readonly statements: PreparedQueries) {}

  /** Newest first. */
  async read({ status, cursor, limit }: PersonQuery): Promise<CountedPage<ListedPerson>> {
    const after = readCursor(cursor, isUuid)?.[0] ?? null;
    const rows = await this.statements.rows<ListedPerson>(page, [status ?? null, after, limit + 1]);
    const counted = await this.statements.row<{ count: number }>(count, [status ?? null, mostCounted + 1]);
    return countedPage(
      pageOf(rows, limit, (row) => [row.id]),
      counted?.count ?? 0,
    );
  }
}
