import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/kernel';
import { InboxesRepository } from '@app/notifications';
import { Statements, translating, type Tx } from '@app/persistence';
import { Member } from './member.entity.js';
import { Organization } from './organization.entity.js';
import { MemberExists, OrganizationExists, OrganizationNotFound } from './organizations.errors.js';

const firstOrganization = {
  name: 'organization_of_member',
  text: `select organization_id as id from members where user_id = $1 and ($2::text is null or organization_id = $2) order by joined_at, organization_id limit 1`,
};
const organizationExists = { name: 'organization_exists', text: 'select id from organizations where id = $1' };

const organizationRecord = {
  name: 'organization_record',
  text: 'select id, name, version, created_at as "createdAt", updated_at as "updatedAt" from organizations where id = $1',
};
const membership = { name: 'membership', text: 'select 1 from members where organization_id = $1 and user_id = $2' };

/** An organization as its members see it. */
export type OrganizationRecord = Pick<Organization, 'id' | 'name' | 'version' | 'createdAt' | 'updatedAt'>;

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

  async add(tx: Tx, organization: OrganizationId, name: string): Promise<void> {
    await translating(tx.manager.insert(Organization, { id: organization, name }), { pk_organizations: () => new OrganizationExists() });
    await this.inboxes.openFeed(tx, organization);
  }

  async addMember(tx: Tx, organization: OrganizationId, userId: UserId): Promise<void> {
    const meanings = { fk_members_organization: () => new OrganizationNotFound(), pk_members: () => new MemberExists() };
    await translating(tx.manager.insert(Member, { organizationId: organization, userId }), meanings);
    await this.inboxes.open(tx, organization, [userId]);
  }

  /** What the person had there goes with it: profile, name, roles, keys. */
  async removeMember(tx: Tx, organization: OrganizationId, userId: UserId): Promise<void> {
    await tx.manager.delete(Member, { organizationId: organization, userId });
  }

  async isMember(organization: OrganizationId, userId: UserId): Promise<boolean> {
    return (await this.statements.row(membership, [organization, userId])) !== undefined;
  }

  async read(organization: OrganizationId): Promise<OrganizationRecord> {
    const found = await this.statements.row<OrganizationRecord>(organizationRecord, [organization]);
    if (!found) throw new OrganizationNotFound();
    return found;
  }

  /** Locks the row until the transaction ends. Answers how often it was changed. */
  async lock(tx: Tx, organization: OrganizationId): Promise<number> {
    const row = await tx.row<{ version: number }>('select version from organizations where id = $1 for no key update', [organization]);
    if (!row) throw new OrganizationNotFound();
    return row.version;
  }

  async rename(tx: Tx, organization: OrganizationId, name: string, now: Date): Promise<void> {
    await tx.manager.update(Organization, { id: organization }, { name, updatedAt: now, version: () => 'version + 1' });
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
