import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { erasedAtOnce, type Tx } from '@app/database';
import { inboxes } from '@app/notifications';
import { NameRegistry } from '@app/usernames';
import { FormerUsernamesRepository } from '../names/former-usernames.repository.js';
import { Organization } from '../organization.entity.js';
import { RemovedOrganization } from './removed-organization.entity.js';

const lockMembers = `select user_id as id from members where organization_id = $1 order by user_id limit $2 for update`;

/** Removes organizations, and keeps their ids from being used again. */
@Injectable()
export class RemovedOrganizationsRepository {
  constructor(
    private readonly names: NameRegistry,
    private readonly formerNames: FormerUsernamesRepository,
  ) {}

  /** Locks the first members by id, at most `limit`. @returns them */
  async lockMembers(tx: Tx, organizationId: OrganizationId, limit: number): Promise<UserId[]> {
    return (await tx.rows<{ id: UserId }>(lockMembers, [organizationId, limit])).map(({ id }) => id);
  }

  /**
   * Removes an organization without members, with its roles, invitations, names and notifications. Requires a lock of
   * its settings for update, so that nobody joins meanwhile.
   */
  async remove(tx: Tx, organizationId: OrganizationId): Promise<void> {
    while (await this.names.removeSome(tx, organizationId, erasedAtOnce));
    while (await this.formerNames.removeSome(tx, organizationId));
    while (await inboxes.closeSome(tx, organizationId));
    await tx.manager.insert(RemovedOrganization, { id: organizationId, removedAt: tx.now() });
    await tx.manager.delete(Organization, { id: organizationId });
  }

  /** Removes those of these organizations that have no members. Their ids may be used again. @returns them */
  async removeEmpty(tx: Tx, organizations: readonly OrganizationId[]): Promise<OrganizationId[]> {
    const removed = await tx.rows<{ id: OrganizationId }>(
      'delete from organizations o where o.id = any($1) and not exists (select 1 from members m where m.organization_id = o.id) returning o.id',
      [organizations],
    );
    return removed.map((one) => one.id).sort();
  }

  /** Lets the id be used again, for the organization that the demo deletes and makes anew. */
  async release(tx: Tx, organizationId: OrganizationId): Promise<void> {
    await tx.manager.delete(RemovedOrganization, { id: organizationId });
  }
}
