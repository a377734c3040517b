import { Injectable } from '@nestjs/common';
import { type OrganizationId, type UserId, OrganizationNotFound } from '@app/common';
import { inboxes } from '@app/notifications';
import { InjectRepository } from '@nestjs/typeorm';
import {
  erasedAtOnce,
  OwnsUserData,
  PreparedQueries,
  translating,
  type ReadOnlyRepository,
  type Tx,
  type UserDataOwner,
} from '@app/database';
import { In, IsNull, Not } from 'typeorm';
import { Member } from './members/member.entity.js';
import { memberBans } from './members/member-bans.js';
import { lockInOrder, type LockedMembers } from './members/member-locks.js';
import { Organization } from './organization.entity.js';
import { MemberExists, OrganizationExists } from './organizations.errors.js';
import { RemovedOrganization } from './removal/removed-organization.entity.js';
import { RoleAssignment } from './roles/role-assignment.entity.js';
import type { OrganizationSettings, VersionedSettings } from './settings/organization-settings.js';
import { settingsColumns, settingsOf, toSettingsRow, type SettingsRow } from './settings/settings-row.js';

const firstOrganization = {
  name: 'organization_of_member',
  text: `select organization_id as id, banned_at is not null as banned from members where user_id = $1 and ($2::text is null or organization_id = $2)
    order by banned_at is not null, joined_at, organization_id limit 1`,
};

/** A user who becomes a member. */
export interface NewMember {
  readonly userId: UserId;
  readonly joinedAt: Date | null;
  /** The start of the ban from the organization. */
  readonly bannedAt: Date | null;
  /** The end of the ban, if it ends by itself. */
  readonly bannedUntil: Date | null;
  readonly banReason: string | null;
}

const organizationRecord = {
  name: 'organization_record',
  text: 'select id, name, version, created_at as "createdAt", updated_at as "updatedAt" from organizations where id = $1',
};

const objects = `delete from collection_objects where ctid = any(array(
    select ctid from collection_objects where organization_id = any($1) and user_id = $2 limit ${erasedAtOnce})) returning 1`;

const organizationSettings = {
  name: 'organization_settings',
  text: `select ${settingsColumns} from organizations where id = $1`,
};

// A demand that goes on has begun before.
const demandSince = `update organizations set second_factor_since = case second_factor when 'required' then coalesce(second_factor_since, $2) end
  where id = $1`;

/** The strength of the row lock. */
type Lock = 'key share' | 'share' | 'no key update' | 'update';

/** The public fields of an organization. */
export type OrganizationRecord = Pick<Organization, 'id' | 'name' | 'version' | 'createdAt' | 'updatedAt'>;

/** Rows of organizations, with the settings in them, and their members. */
@Injectable()
@OwnsUserData('organizations')
export class OrganizationsRepository implements UserDataOwner {
  /** Bans of memberships. */
  static readonly bans = memberBans;

  constructor(
    @InjectRepository(Organization) private readonly organizations: ReadOnlyRepository<Organization>,
    @InjectRepository(Member) private readonly members: ReadOnlyRepository<Member>,
    private readonly statements: PreparedQueries,
  ) {}

  exists(organizationId: OrganizationId): Promise<boolean> {
    return this.organizations.existsBy({ id: organizationId });
  }

  /** Throws `OrganizationNotFound`. */
  async describe(tx: Tx, organizationId: OrganizationId): Promise<Pick<Organization, 'name' | 'locale'>> {
    const found = await tx.manager.findOneBy(Organization, { id: organizationId });
    if (!found) throw new OrganizationNotFound();
    return found;
  }

  async add(tx: Tx, organizationId: OrganizationId, name: string, createdBy: UserId | null = null): Promise<void> {
    await translating(tx.manager.insert(Organization, { id: organizationId, name, createdBy }), {
      pk_organizations: () => new OrganizationExists(),
    });
    // After the insertion, which waits for a deletion that goes on.
    if (await tx.manager.existsBy(RemovedOrganization, { id: organizationId })) throw new OrganizationExists();
    await inboxes.openFeed(tx, organizationId);
  }

  /** The organizations that the user created and that are there. */
  countCreatedBy(tx: Tx, userId: UserId): Promise<number> {
    return tx.manager.countBy(Organization, { createdBy: userId });
  }

  /** Sets the creation time of an organization from an archive. */
  async setFounded(tx: Tx, organizationId: OrganizationId, createdAt: Date): Promise<void> {
    await tx.manager.update(Organization, { id: organizationId }, { createdAt });
  }

  async addMember(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<void> {
    const meanings = {
      fk_members_organization: () => new OrganizationNotFound(),
      pk_members: () => new MemberExists(),
    };
    await translating(tx.manager.insert(Member, { organizationId, userId }), meanings);
    await inboxes.open(tx, organizationId, [userId]);
  }

  /** The same for many users. Existing members stay. `joinedAt` null means now. */
  async addMembers(tx: Tx, organizationId: OrganizationId, members: readonly NewMember[]): Promise<void> {
    const write = tx.rows<{ id: UserId }>(
      `insert into members (organization_id, user_id, joined_at)
       select $1, m.user_id, coalesce(m.joined_at, now()) from unnest($2::uuid[], $3::timestamptz[]) as m (user_id, joined_at)
       on conflict do nothing returning user_id as id`,
      [organizationId, members.map((one) => one.userId), members.map((one) => one.joinedAt)],
    );
    const added = await translating(write, { fk_members_organization: () => new OrganizationNotFound() });
    const ids = added.map((one) => one.id);
    await inboxes.open(tx, organizationId, ids);
    await memberBans.restore(
      tx,
      organizationId,
      members.filter((one) => ids.includes(one.userId)),
    );
  }

  /** The members among these users. */
  async membersAmong(tx: Tx, organizationId: OrganizationId, userIds: readonly UserId[]): Promise<UserId[]> {
    const text = 'select user_id as id from members where organization_id = $1 and user_id = any($2)';
    return (await tx.rows<{ id: UserId }>(text, [organizationId, userIds])).map((one) => one.id);
  }

  /** The organizations of a user, in order. */
  async organizationsOf(tx: Tx, userId: UserId): Promise<OrganizationId[]> {
    const members = await tx.manager.find(Member, { where: { userId }, order: { organizationId: 'ASC' } });
    return members.map(({ organizationId }) => organizationId);
  }

  /** Whether the user is a member of another organization too. */
  isMemberElsewhere(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<boolean> {
    return tx.manager.existsBy(Member, { userId, organizationId: Not(organizationId) });
  }

  /** Whether the user is a member of another organization, and not banned there. */
  isActiveElsewhere(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<boolean> {
    return tx.manager.existsBy(Member, { userId, organizationId: Not(organizationId), bannedAt: IsNull() });
  }

  /** The existing ones among these organizations. */
  async existing(tx: Tx, organizations: readonly OrganizationId[]): Promise<OrganizationId[]> {
    return (await tx.manager.find(Organization, { where: { id: In(organizations) }, order: { id: 'ASC' } })).map(
      ({ id }) => id,
    );
  }

  /** The objects of the user, and the user as the grantor of roles. */
  async erase(tx: Tx, userId: UserId, organizations: readonly OrganizationId[]): Promise<boolean> {
    if ((await tx.rows(objects, [organizations, userId])).length > 0) return true;
    await tx.manager.update(RoleAssignment, { grantedBy: userId }, { grantedBy: null });
    return false;
  }

  /** Removes the membership with its profile, username, roles, API keys and direct notifications. */
  async removeMember(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<void> {
    while (await inboxes.forgetSome(tx, [organizationId], userId));
    await tx.manager.delete(Member, { organizationId, userId });
  }

  isMember(organizationId: OrganizationId, userId: UserId): Promise<boolean> {
    return this.members.existsBy({ organizationId, userId });
  }

  async read(organizationId: OrganizationId): Promise<OrganizationRecord> {
    const found = await this.statements.row<OrganizationRecord>(organizationRecord, [organizationId]);
    if (!found) throw new OrganizationNotFound();
    return found;
  }

  /** Locks the row until the transaction ends. @returns its version */
  async lock(tx: Tx, organizationId: OrganizationId): Promise<number> {
    const row = await tx.row<{ version: number }>('select version from organizations where id = $1 for no key update', [
      organizationId,
    ]);
    if (!row) throw new OrganizationNotFound();
    return row.version;
  }

  /** Requires a lock of the organization. @returns whether the name changed */
  async rename(tx: Tx, organizationId: OrganizationId, name: string, now: Date): Promise<boolean> {
    const before = await tx.manager.findOneBy(Organization, { id: organizationId });
    await tx.manager.update(
      Organization,
      { id: organizationId },
      { name, updatedAt: now, version: () => 'version + 1' },
    );
    return before?.name !== name;
  }

  /**
   * Locks the membership until the transaction ends, which serializes changes of one member.
   * @returns false without a membership
   */
  async lockMember(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<boolean> {
    const row = await tx.row('select 1 from members where organization_id = $1 and user_id = $2 for no key update', [
      organizationId,
      userId,
    ]);
    return row !== undefined;
  }

  /**
   * Locks two memberships in the order of their ids: one for a change, and one against changes.
   * @returns whether the first one is there
   */
  lockMembers(tx: Tx, organizationId: OrganizationId, members: LockedMembers): Promise<boolean> {
    return lockInOrder(tx, organizationId, members);
  }

  /**
   * The organization with this id if the user is a member. Without an id: the first one that the user joined,
   * preferring those without a ban.
   */
  organizationOf(
    userId: UserId,
    organizationId: OrganizationId | undefined,
  ): Promise<{ readonly id: OrganizationId; readonly banned: boolean } | undefined> {
    return this.statements.row(firstOrganization, [userId, organizationId ?? null]);
  }

  /** Keeps the membership until the transaction ends; it may change. @returns false without a membership */
  async lockMemberShared(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<boolean> {
    const row = await tx.row('select 1 from members where organization_id = $1 and user_id = $2 for key share', [
      organizationId,
      userId,
    ]);
    return row !== undefined;
  }

  /** The membership, which neither ends nor is banned until the transaction ends. Undefined without one. */
  lockMembership(
    tx: Tx,
    organizationId: OrganizationId,
    userId: UserId,
  ): Promise<{ readonly banned: boolean } | undefined> {
    const text =
      'select banned_at is not null as banned from members where organization_id = $1 and user_id = $2 for share';
    return tx.row(text, [organizationId, userId]);
  }

  /** Whether the member is banned from the organization. */
  isBanned(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<boolean> {
    return tx.manager.existsBy(Member, { organizationId, userId, bannedAt: Not(IsNull()) });
  }

  /** Throws `OrganizationNotFound`. */
  async readSettings(organizationId: OrganizationId): Promise<VersionedSettings> {
    return settingsOf(await this.statements.row<SettingsRow>(organizationSettings, [organizationId]));
  }

  /**
   * Reads the settings under a lock.
   * `key share`: the transaction relies on the settings.
   * `share`: it turns names into reserved ones, which excludes a write of the denylist.
   * `no key update`: it replaces the denylist, one transaction at a time.
   * `update`: it changes the settings or names under them, which excludes all of the above.
   */
  async lockSettings(tx: Tx, organizationId: OrganizationId, lock: Lock): Promise<VersionedSettings> {
    const statement = {
      name: `organization_settings_for_${lock}`,
      text: `select ${settingsColumns} from organizations where id = $1 for ${lock}`,
    };
    return settingsOf(await tx.row<SettingsRow>(statement, [organizationId]));
  }

  async putSettings(tx: Tx, organizationId: OrganizationId, settings: OrganizationSettings, now: Date): Promise<void> {
    const changed = { ...toSettingsRow(settings), updatedAt: now, version: () => 'version + 1' };
    await tx.manager.update(Organization, { id: organizationId }, changed);
    await tx.rows(demandSince, [organizationId, now]);
  }
}
