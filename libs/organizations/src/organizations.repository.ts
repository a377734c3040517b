import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/kernel';
import { InboxesRepository } from '@app/notifications';
import { Statements, translating, type Tx } from '@app/persistence';
import { Member } from './member.entity.js';
import { Organization } from './organization.entity.js';
import { OrganizationExists, OrganizationNotFound } from './organizations.errors.js';

const firstOrganization = {
  name: 'organization_of_member',
  text: `select organization_id as id from members where user_id = $1 and ($2::text is null or organization_id = $2) order by joined_at, organization_id limit 1`,
};
const organizationExists = { name: 'organization_exists', text: 'select id from organizations where id = $1' };

/** Rows of organizations, their members, and what belongs to a member. */
@Injectable()
export class OrganizationsRepository {
  constructor(
    private readonly statements: Statements,
    private readonly inboxes: InboxesRepository,
  ) {}

  async exists(organization: OrganizationId): Promise<boolean> {
    return (await this.statements.row(organizationExists, [organization])) !== undefined;
  }

  /** Throws `OrganizationNotFound`. */
  async describe(tx: Tx, organization: OrganizationId): Promise<Pick<Organization, 'name'>> {
    const found = await tx.row<Pick<Organization, 'name'>>('select name from organizations where id = $1', [organization]);
    if (!found) throw new OrganizationNotFound();
    return found;
  }

  async add(tx: Tx, organization: OrganizationId, name: string): Promise<void> {
    await translating(tx.manager.insert(Organization, { id: organization, name }), { pk_organizations: () => new OrganizationExists() });
    await this.inboxes.openFeed(tx, organization);
  }

  async addMember(tx: Tx, organization: OrganizationId, userId: UserId): Promise<void> {
    await translating(tx.manager.insert(Member, { organizationId: organization, userId }), { fk_members_organization: () => new OrganizationNotFound() });
    await this.inboxes.open(tx, organization, [userId]);
  }

  /** Locks the membership until the transaction ends, so that two changes of one member follow one another. */
  async lockMember(tx: Tx, organization: OrganizationId, userId: UserId): Promise<boolean> {
    const row = await tx.row('select 1 from members where organization_id = $1 and user_id = $2 for no key update', [organization, userId]);
    return row !== undefined;
  }

  /** The named organization if the person is a member; without a name the one that they joined first. */
  async organizationOf(userId: UserId, organization: OrganizationId | undefined): Promise<OrganizationId | undefined> {
    return (await this.statements.row<{ id: OrganizationId }>(firstOrganization, [userId, organization ?? null]))?.id;
  }
}
