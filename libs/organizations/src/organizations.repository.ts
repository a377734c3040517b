import { Injectable } from '@nestjs/common';
import { type OrganizationId, type UserId, OrganizationNotFound } from '@app/common';
import { DirectNotificationsRepository, InboxesRepository } from '@app/notifications';
import { PreparedQueries, translating, type Tx } from '@app/database';
import { Member } from './members/member.entity.js';
import { Organization } from './organization.entity.js';
import { MemberExists, OrganizationExists } from './organizations.errors.js';

const firstOrganization = {
  name: 'organization_of_member',
  text: `select organization_id as id, banned_at is not null as banned from members where user_id = $1 and ($2::text is null or organization_id = $2)
    order by banned_at is not null, joined_at, organization_id limit 1`,
};
const organizationExists = { name: 'organization_exists', text: 'select id from organizations where id = $1' };

/** Somebody who becomes a member, and since when they are. */
export interface NewMember {
  readonly userId: UserId;
  readonly joinedAt: Date | null;
  /** Since when the organization shuts them out. */
  readonly bannedAt: Date | null;
}

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
    private readonly statements: PreparedQueries,
    private readonly inboxes: InboxesRepository,
    private readonly directNotifications: DirectNotificationsRepository,
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

  /** For an organization that comes from an archive. */
  async setFounded(tx: Tx, organization: OrganizationId, createdAt: Date): Promise<void> {
    await tx.manager.update(Organization, { id: organization }, { createdAt });
  }

  async addMember(tx: Tx, organization: OrganizationId, userId: UserId): Promise<void> {
    const meanings = { fk_members_organization: () => new OrganizationNotFound(), pk_members: () => new MemberExists() };
    await translating(tx.manager.insert(Member, { organizationId: organization, userId }), meanings);
    await this.inboxes.open(tx, organization, [userId]);
  }

  /** The same for many people; who is a member already stays one. No moment means now. */
  async addMembers(tx: Tx, organization: OrganizationId, members: readonly NewMember[]): Promise<void> {
    const write = tx.rows<{ id: UserId }>(
      `insert into members (organization_id, user_id, joined_at)
       select $1, m.user_id, coalesce(m.joined_at, now()) from unnest($2::uuid[], $3::timestamptz[]) as m (user_id, joined_at)
       on conflict do nothing returning user_id as id`,
      [organization, members.map((one) => one.userId), members.map((one) => one.joinedAt)],
    );
    const added = await translating(write, { fk_members_organization: () => new OrganizationNotFound() });
    const ids = added.map((one) => one.id);
    await this.inboxes.open(tx, organization, ids);
    const banned = members.filter((one) => one.bannedAt !== null && ids.includes(one.userId));
    if (banned.length === 0) return;
    await tx.rows(
      `update members m set banned_at = b.banned_at from unnest($2::uuid[], $3::timestamptz[]) as b (user_id, banned_at)
       where m.organization_id = $1 and m.user_id = b.user_id`,
      [organization, banned.map((one) => one.userId), banned.map((one) => one.bannedAt)],
    );
  }

  /** Those of these people who are members. */
  async membersAmong(tx: Tx, organization: OrganizationId, people: readonly UserId[]): Promise<UserId[]> {
    const text = 'select user_id as id from members where organization_id = $1 and user_id = any($2)';
    return (await tx.rows<{ id: UserId }>(text, [organization, people])).map((one) => one.id);
  }

  /** Those of these organizations that there are. */
  async existing(tx: Tx, organizations: readonly OrganizationId[]): Promise<OrganizationId[]> {
    return (await tx.rows<{ id: OrganizationId }>('select id from organizations where id = any($1) order by id', [organizations])).map((one) => one.id);
  }

  /** What the person had there goes with it: profile, name, roles, keys, and what only they were told. */
  async removeMember(tx: Tx, organization: OrganizationId, userId: UserId): Promise<void> {
    while (await this.directNotifications.forgetSome(tx, [organization], userId));
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

  /** Call it with the organization locked. Answers whether it was called something else before. */
  async rename(tx: Tx, organization: OrganizationId, name: string, now: Date): Promise<boolean> {
    const before = await tx.row<{ name: string }>('select name from organizations where id = $1', [organization]);
    await tx.manager.update(Organization, { id: organization }, { name, updatedAt: now, version: () => 'version + 1' });
    return before?.name !== name;
  }

  /** Locks the membership until the transaction ends, so that two changes of one member follow one another. */
  async lockMember(tx: Tx, organization: OrganizationId, userId: UserId): Promise<boolean> {
    const row = await tx.row('select 1 from members where organization_id = $1 and user_id = $2 for no key update', [organization, userId]);
    return row !== undefined;
  }

  /** Locks two memberships, in the order of their ids: one that is changed, and one that must stay as it is. */
  async lockMembers(tx: Tx, organization: OrganizationId, { changed, kept }: { changed: UserId | null; kept: UserId | null }): Promise<void> {
    for (const userId of [...new Set([changed, kept])].filter((one) => one !== null).toSorted()) {
      const strength = userId === changed ? 'no key update' : 'share';
      await tx.row(`select 1 from members where organization_id = $1 and user_id = $2 for ${strength}`, [organization, userId]);
    }
  }

  /** The named organization if the person is a member; without a name the one that they joined first of those in which they are not banned, if there is one. */
  organizationOf(userId: UserId, organization: OrganizationId | undefined): Promise<{ readonly id: OrganizationId; readonly banned: boolean } | undefined> {
    return this.statements.row(firstOrganization, [userId, organization ?? null]);
  }

  /** Whether the organization shuts the person out. */
  async isBanned(tx: Tx, organization: OrganizationId, userId: UserId): Promise<boolean> {
    const text = 'select 1 from members where organization_id = $1 and user_id = $2 and banned_at is not null';
    return (await tx.row(text, [organization, userId])) !== undefined;
  }

  /** Answers false when they are banned already. Call it with the person locked: a sign-in at the same moment comes before or after. */
  async banMember(tx: Tx, organization: OrganizationId, userId: UserId, now: Date): Promise<boolean> {
    const text = 'update members set banned_at = $3 where organization_id = $1 and user_id = $2 and banned_at is null returning 1';
    return (await tx.row(text, [organization, userId, now])) !== undefined;
  }

  /** Answers false when they are not banned. */
  async unbanMember(tx: Tx, organization: OrganizationId, userId: UserId): Promise<boolean> {
    const text = 'update members set banned_at = null where organization_id = $1 and user_id = $2 and banned_at is not null returning 1';
    return (await tx.row(text, [organization, userId])) !== undefined;
  }
}
