import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import {
  ApplicationPermissionsRepository,
  memberIdOf,
  MemberNotFound,
  OrganizationsRepository,
  RoleBuiltIn,
  RoleNotFound,
  RolesRepository,
  type RoleContent,
  type RoleRecord,
  type RoleSource,
  type RoleSummary,
} from '@app/organizations';
import { Authority } from '@app/accounts';
import { audit } from '@app/audit';
import {
  assertDisplayName,
  countedPage,
  isRoleId,
  isStorableText,
  pageOf,
  readCursor,
  type CountedPage,
  type OrganizationActor,
  type OrganizationId,
  type Precondition,
  type Principal,
  type UserId,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { roleMembers, type RoleMembers } from '../queries/role-members.queries.js';

const { held, holds } = ApplicationPermissionsRepository;

/** A permission of a member, with the roles that grant it. */
export interface PermissionSource {
  readonly permission: string;
  readonly roles: readonly Pick<RoleSource, 'id' | 'name'>[];
}

/** What a change of a role would do to the members who have it. Another role may grant them the same. */
export interface RolePreview {
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  readonly members: Omit<RoleMembers, 'first'> & Partial<RoleMembers>;
}

/** A role, and for a dry run, in which it stays as it is, the preview. */
export type ChangedRole = RoleRecord & { readonly preview?: RolePreview };

/** A locked role that a change is about, and the permissions that it has afterwards. */
interface RoleOutcome {
  readonly role: RoleRecord;
  readonly after: readonly string[];
}

/** The roles of an organization, built-in ones and its own, and what they allow a member. */
@Injectable()
export class RolesService {
  constructor(
    private readonly roles: RolesRepository,
    private readonly permissions: ApplicationPermissionsRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly authority: Authority,
    private readonly transactions: TransactionManager,
  ) {}

  /** All roles, by name. A user without an organization sees none. */
  async summaries(organizationId: OrganizationId | null): Promise<RoleSummary[]> {
    return organizationId === null ? [] : this.roles.list(organizationId);
  }

  /** By name. */
  async list(organizationId: OrganizationId, limit: number, cursor?: string): Promise<CountedPage<RoleRecord>> {
    const after = readCursor(cursor, isStorableText, isStorableText);
    const page = pageOf(await this.roles.page(organizationId, { limit, after }), limit, (role) => [role.name, role.id]);
    const items = await Promise.all(page.items.map((role) => this.spelledOut(organizationId, role)));
    return countedPage({ ...page, items }, await this.roles.count(organizationId));
  }

  /** Throws `RoleNotFound`. */
  async read(organizationId: OrganizationId, id: string): Promise<RoleRecord> {
    const role = isRoleId(id) && (await this.roles.read(organizationId, id));
    if (!role) throw new RoleNotFound();
    return this.spelledOut(organizationId, role);
  }

  /** The permissions of a member and where each comes from. Throws `MemberNotFound`. */
  async permissionsOf(organizationId: OrganizationId, member: string): Promise<PermissionSource[]> {
    const userId = memberIdOf(member);
    if (!(await this.organizations.isMember(organizationId, userId))) throw new MemberNotFound();
    const sources = await this.roles.sourcesOf(organizationId, userId);
    const permissions = held(sources.flatMap((role) => role.permissions));
    const names = await this.permissions.namesOf({ organizationId, permissions });
    return names.map((permission) => ({
      permission,
      roles: sources.filter((role) => holds(role.permissions, permission)),
    }));
  }

  /**
   * What a caller may do, by name.
   * @param names all permissions of the application, where they have been read for a caller who holds everything
   */
  permissionsOfCaller(caller: Principal, names?: readonly string[] | null): Promise<string[]> {
    return this.permissions.namesOf(caller, names);
  }

  /** The role may allow only what the caller may do. Throws `PermissionMissing`, `PermissionUnknown` or `RoleNameTaken`. */
  async create(caller: OrganizationActor, content: RoleContent): Promise<RoleRecord> {
    assertDisplayName('name', content.name);
    const { organizationId } = caller;
    const role = canonical(content);
    const id = await this.transactions.run(async (tx) => {
      const actor = await this.authority.asOfNow(tx, caller, 'update:roles');
      await this.permissions.keep(tx, organizationId, role.permissions, 'permissions');
      await this.authority.assertRoles(tx, actor, [content]);
      const added = await this.roles.add(tx, organizationId, role);
      await audit.record(tx, {
        action: 'role.made',
        organizationId,
        target: { type: 'role', id: added },
        details: { permissions: role.permissions },
      });
      return added;
    });
    return this.read(organizationId, id);
  }

  /**
   * Absent fields stay. Permissions of members follow from the next request on. The caller needs the old and the new
   * permissions of the role.
   * Throws `RoleNotFound`, `RoleBuiltIn`, `StaleVersion`, `PermissionMissing`, `PermissionUnknown` or `RoleNameTaken`.
   * @param dryRun rolls the change back: the role as it is, and what would change
   */
  async change(
    caller: OrganizationActor,
    id: string,
    content: Partial<RoleContent>,
    expected: Precondition,
    dryRun = false,
  ): Promise<ChangedRole> {
    const { organizationId } = caller;
    const work = (tx: Tx): Promise<RoleOutcome> => this.changeIn(tx, caller, id, canonical(content), expected);
    if (dryRun) return this.preview(caller, work);
    await this.transactions.run(async (tx) => {
      const { role, after } = await work(tx);
      const takes = !role.permissions.every((one) => after.includes(one));
      if (takes) await this.authority.announceLoss(tx, { organizationId, userId: null });
    });
    return this.read(organizationId, id);
  }

  /**
   * @param force also removes a role that members have. Throws `RoleNotFound`, `RoleBuiltIn`, `PermissionMissing` or
   * `RoleInUse`.
   * @param dryRun removes nothing. The removal itself is not tried: it takes as long as the role has members
   */
  async remove(caller: OrganizationActor, id: string, force: boolean, dryRun = false): Promise<RolePreview | null> {
    const { organizationId } = caller;
    const work = (tx: Tx): Promise<RoleOutcome> => this.lockRemovable(tx, caller, id, force);
    if (dryRun) return (await this.preview(caller, work)).preview;
    await this.transactions.run(async (tx) => {
      const { role } = await work(tx);
      await this.roles.remove(tx, organizationId, role.id);
      await audit.record(tx, {
        action: 'role.removed',
        organizationId,
        target: { type: 'role', id: role.id },
        details: { permissions: role.permissions },
      });
      await this.authority.announceLoss(tx, { organizationId, userId: null });
    });
    return null;
  }

  /**
   * Grants a new member its first roles: Member where `ids` are absent. Throws `RoleUnknown` or `PermissionMissing`.
   */
  async grantFirst(
    tx: Tx,
    caller: OrganizationActor,
    userId: UserId,
    ids: readonly string[] | undefined,
  ): Promise<void> {
    const { organizationId } = caller;
    if (!ids) return this.roles.grantBuiltIn(tx, organizationId, userId, 'member');
    const wanted = await this.authority.findRoles(tx, organizationId, ids);
    await this.authority.assertRoles(tx, caller, wanted);
    const granted = wanted.map((role) => role.id);
    await this.roles.grant(tx, organizationId, userId, granted, caller.userId);
    if (granted.length === 0) return;
    await audit.record(tx, {
      action: 'roles.assigned',
      organizationId,
      target: { type: 'user', id: userId },
      details: { granted, revoked: [] },
    });
  }

  /** Without what follows from lost permissions, which is work for all members. */
  private async changeIn(
    tx: Tx,
    caller: OrganizationActor,
    id: string,
    wanted: Partial<RoleContent>,
    expected: Precondition,
  ): Promise<RoleOutcome> {
    const { organizationId } = caller;
    const actor = await this.authority.asOfNow(tx, caller, 'update:roles');
    await this.permissions.keep(tx, organizationId, wanted.permissions ?? [], 'permissions');
    const role = await this.lockOwn(tx, organizationId, id);
    expected.assertMatches(String(role.version));
    assertDisplayName('name', wanted.name, role.name);
    await this.authority.assertRoles(tx, actor, [role, { permissions: wanted.permissions ?? [] }]);
    await this.roles.change(tx, organizationId, role.id, wanted, tx.now());
    await recordChange(tx, organizationId, role, wanted);
    return { role, after: wanted.permissions ?? role.permissions };
  }

  private async lockRemovable(tx: Tx, caller: OrganizationActor, id: string, force: boolean): Promise<RoleOutcome> {
    const { organizationId } = caller;
    const actor = await this.authority.asOfNow(tx, caller, 'update:roles');
    const role = await this.lockOwn(tx, organizationId, id);
    await this.authority.assertRoles(tx, actor, [role]);
    if (!force) await this.roles.assertUnused(tx, organizationId, role.id);
    return { role, after: [] };
  }

  /** Names members only to callers who may read them. */
  private async preview(
    caller: OrganizationActor,
    work: (tx: Tx) => Promise<RoleOutcome>,
  ): Promise<RoleRecord & { readonly preview: RolePreview }> {
    const { organizationId } = caller;
    const { role, after, members } = await this.transactions.rehearse(async (tx) => {
      const actor = await this.authority.asOfNow(tx, caller, 'update:roles');
      const outcome = await work(tx);
      const { first, ...counted } = await roleMembers(tx, organizationId, outcome.role.id);
      return { ...outcome, members: holds(actor.permissions, 'read:members') ? { ...counted, first } : counted };
    });
    const [had, has] = [held(role.permissions), held(after)];
    const gained = has.filter((one) => !had.includes(one));
    const preview = { gained, lost: had.filter((one) => !has.includes(one)), members };
    return { ...(await this.spelledOut(organizationId, role)), preview };
  }

  private async spelledOut(organizationId: OrganizationId, role: RoleRecord): Promise<RoleRecord> {
    const permissions = held(role.permissions);
    return { ...role, permissions: await this.permissions.namesOf({ organizationId, permissions }) };
  }

  private async lockOwn(tx: Tx, organizationId: OrganizationId, id: string): Promise<RoleRecord> {
    const role = isRoleId(id) && (await this.roles.lock(tx, organizationId, id));
    if (!role) throw new RoleNotFound();
    if (role.builtIn !== null) throw new RoleBuiltIn();
    return role;
  }
}

/** Records no name and no description, because an organization may name a role after a user. */
async function recordChange(
  tx: Tx,
  organizationId: OrganizationId,
  role: RoleRecord,
  wanted: Partial<RoleContent>,
): Promise<void> {
  const fields = (['name', 'description', 'permissions'] as const).filter(
    (field) => wanted[field] !== undefined && !isDeepStrictEqual(wanted[field], role[field]),
  );
  if (fields.length === 0) return;
  const changed = { old: role.permissions, new: wanted.permissions ?? role.permissions };
  const details = { fields, ...(fields.includes('permissions') && { permissions: changed }) };
  await audit.record(tx, { action: 'role.changed', organizationId, target: { type: 'role', id: role.id }, details });
}

/** Each permission once, those of Facet first. */
function canonical<T extends Partial<RoleContent>>(content: T): T {
  return content.permissions ? { ...content, permissions: [...held(content.permissions)] } : content;
}
