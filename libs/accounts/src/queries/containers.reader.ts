// Tables: members, organizations.
import { Injectable } from '@nestjs/common';
import { isOrganizationId, pageOf, readCursor, type OrganizationId, type Page, type Principal } from '@app/common';
import { inboxStates, unreadOf } from '@app/notifications';
import { PreparedQueries } from '@app/database';
import { notificationScopeOf } from '../notifications/notification-scope.js';

/** An organization of a person, and how much of what it told them they have not read. */
export interface Container {
  readonly id: OrganizationId;
  readonly name: string;
  readonly unread: number;
}

const some = `i.user_id = $1 and ($2::text is null or i.organization_id = $2) and ($3::text is null or i.organization_id > $3)
  and not exists (select 1 from members m where m.organization_id = i.organization_id and m.user_id = i.user_id and m.banned_at is not null)
  order by i.organization_id limit $4`;
const containersOfUser = {
  name: 'containers_of_user',
  text: `select o.id, o.name, ${unreadOf('s')} as unread from (${inboxStates(some)}) s join organizations o on o.id = s.organization_id order by o.id`,
};

/** Reads the organizations of a person, across services, in one statement. */
@Injectable()
export class ContainersReader {
  constructor(private readonly statements: PreparedQueries) {}

  async list(caller: Principal, limit: number, cursor: string | undefined): Promise<Page<Container>> {
    const [after = null] = readCursor(cursor, isOrganizationId) ?? [];
    const rows = await this.statements.rows<Container>(containersOfUser, [caller.userId, notificationScopeOf(caller), after, limit + 1]);
    return pageOf(rows, limit, ({ id }) => [id]);
  }
}
