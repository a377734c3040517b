import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { BroadcastFeed } from './broadcast-feed.entity.js';

/** Rows of inboxes and of the feed that an organization's broadcasts are counted in: made with the organization and with each member. */
@Injectable()
export class InboxesRepository {
  async openFeed(tx: Tx, organization: OrganizationId): Promise<void> {
    await tx.manager.insert(BroadcastFeed, { organizationId: organization });
  }

  /** Opens the inboxes of new members. What went to all before is not theirs. */
  async open(tx: Tx, organization: OrganizationId, userIds: readonly UserId[]): Promise<void> {
    await tx.rows(
      `insert into inboxes (organization_id, user_id, base)
       select f.organization_id, u.id, f.broadcasts from notification_feeds f cross join unnest($2::uuid[]) as u (id) where f.organization_id = $1`,
      [organization, userIds],
    );
  }
}
