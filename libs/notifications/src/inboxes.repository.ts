import type { NotificationId, OrganizationId, UserId } from '@app/common';
import { erasedAtOnce, type Tx } from '@app/database';
import { BroadcastFeed } from './broadcast-feed.entity.js';

const deliveries = `delete from notification_deliveries where organization_id = $1 and ctid = any(array(
    select ctid from notification_deliveries where organization_id = $1 and user_id = $2 limit ${erasedAtOnce}
  )) returning message_id as message`;

const lockMessages =
  'select 1 from notification_messages where organization_id = $1 and id = any($2) order by id for update';
// What goes to a role is not about a user, and others may get it yet.
const undelivered = `delete from notification_messages m where m.organization_id = $1 and m.id = any($2) and m.role_id is null and not exists (
    select 1 from notification_deliveries d where d.organization_id = $1 and d.message_id = m.id)`;

const messages = `delete from notification_messages where organization_id = $1 and ctid = any(array(
    select ctid from notification_messages where organization_id = $1 limit ${erasedAtOnce})) returning 1`;

/** Opens the feed that counts the broadcasts of a new organization. */
async function openFeed(tx: Tx, organization: OrganizationId): Promise<void> {
  await tx.manager.insert(BroadcastFeed, { organizationId: organization });
}

/** Opens the inboxes of new members. Earlier broadcasts are not in them. */
async function open(tx: Tx, organization: OrganizationId, userIds: readonly UserId[]): Promise<void> {
  await tx.rows(
    `insert into inboxes (organization_id, user_id, base)
     select f.organization_id, u.id, f.broadcasts from notification_feeds f cross join unnest($2::uuid[]) as u (id) where f.organization_id = $1`,
    [organization, userIds],
  );
}

/** Locks the inboxes of these users until the transaction ends. @returns the users who have one */
async function lock(tx: Tx, organization: OrganizationId, userIds: readonly UserId[]): Promise<UserId[]> {
  await tx.rows('select 1 from notification_feeds where organization_id = $1 for share', [organization]);
  const text =
    'select user_id as id from inboxes where organization_id = $1 and user_id = any($2) order by user_id for no key update';
  return (await tx.rows<{ id: UserId }>(text, [organization, userIds])).map(({ id }) => id);
}

/**
 * Removes a batch of direct notifications of a user whose inboxes are about to be removed: what was sent to
 * one user alone may be about the user.
 * @returns whether there were any
 */
async function forgetSome(tx: Tx, organizations: readonly OrganizationId[], userId: UserId): Promise<boolean> {
  const inOrder = [...organizations].sort();
  // From here on nothing is added.
  for (const organization of inOrder) await lock(tx, organization, [userId]);
  for (const organization of inOrder) {
    const taken = await tx.rows<{ message: NotificationId }>(deliveries, [organization, userId]);
    if (taken.length === 0) continue;
    const keys = [organization, taken.map(({ message }) => message)];
    // One transaction after another: of the last two receivers of a message, the second one removes it.
    await tx.rows(lockMessages, keys);
    await tx.rows(undelivered, keys);
    return true;
  }
  return false;
}

/**
 * Removes a batch of the messages of an organization that has no members any more; after the last one the feed.
 * @returns whether there is more
 */
async function closeSome(tx: Tx, organization: OrganizationId): Promise<boolean> {
  if ((await tx.rows(messages, [organization])).length > 0) return true;
  await tx.manager.delete(BroadcastFeed, { organizationId: organization });
  return false;
}

/** The inboxes of members, and the feed of their organization, as memberships begin and end. */
export const inboxes = { openFeed, open, lock, forgetSome, closeSome };
