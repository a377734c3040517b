import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { AuthorityLosses, effectivePermissions, OwnRolesRepository, RoleBuiltIn, RoleNotFound, type RoleContent, type RoleRecord } from '@app/organizations';
import { Authority } from '@app/accounts';
import { audit } from '@app/audit';
import {
  assertDisplayName,
  Clock,
  countedPage,
  isRoleId,
  isStorableText,
  pageOf,
  readCursor,
  type CountedPage,
  type OrganizationId,
  type OrganizationAdminScope,
  type Precondition,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';

/** The roles of an organization: built-in ones, which stay as they are, and its own. */
@Injectable()
export class OwnRoles {
  constructor(
    private readonly roles: OwnRolesRepository,
    private readonly authority: Authority,
    private readonly losses: AuthorityLosses,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** By name. */
  async list(organization: OrganizationId, limit: number, cursor?: string): Promise<CountedPage<RoleRecord>> {
    const after = readCursor(cursor, isStorableText, isStorableText);
    const page = pageOf(await this.roles.page(organization, { limit, after }), limit, (role) => [role.name, role.id]);
    return countedPage(page, await this.roles.count(organization));
  }

  async read(organization: OrganizationId, id: string): Promise<RoleRecord> {
    const role = isRoleId(id) && (await this.roles.read(organization, id));
    if (!role) throw new RoleNotFound();
    return role;
  }

  /** Nobody makes a role that may do what they may not. Throws `PermissionMissing` or `RoleNameTaken`. */
  async make(caller: OrganizationAdminScope, content: RoleContent): Promise<RoleRecord> {
    assertDisplayName('name', content.name);
    const { organizationId } = caller;
    const role = canonical(content);
    const id = await this.transactions.run(async (tx) => {
      this.authority.assertRoles(await this.authority.asOfNow(tx, caller, 'update:roles'), [content]);
      const made = await this.roles.add(tx, organizationId, role);
      await audit.record(tx, { action: 'role.made', organizationId, target: { type: 'role', id: made }, details: { permissions: role.permissions } });
      return made;
    });
    return this.read(caller.organizationId, id);
  }

  /**
   * What is absent stays. Who has the role may do what it says now from the next request on. Neither the old nor the new permissions may be more than
   * the caller's. Throws `RoleNotFound`, `RoleBuiltIn`, `StaleVersion`, `PermissionMissing` or `RoleNameTaken`.
   */
  async change(caller: OrganizationAdminScope, id: string, content: Partial<RoleContent>, expected: Precondition): Promise<RoleRecord> {
    await this.transactions.run(async (tx) => {
      const actor = await this.authority.asOfNow(tx, caller, 'update:roles');
      const role = await this.own(tx, actor, id);
      expected.demand(String(role.version));
      assertDisplayName('name', content.name, role.name);
      this.authority.assertRoles(actor, [role, { permissions: content.permissions ?? [] }]);
      const wanted = canonical(content);
      await this.roles.change(tx, caller.organizationId, role.id, wanted, this.clock.now());
      await recordChange(tx, caller.organizationId, role, wanted);
      const takes = wanted.permissions && !role.permissions.every((one) => wanted.permissions?.includes(one));
      if (takes) await this.losses.announce(tx, { organizationId: caller.organizationId, userId: null });
    });
    return this.read(caller.organizationId, id);
  }

  /** @param force also when members have the role; they lose it. Throws `RoleNotFound`, `RoleBuiltIn`, `PermissionMissing` or `RoleInUse`. */
  remove(caller: OrganizationAdminScope, id: string, force: boolean): Promise<void> {
    return this.transactions.run(async (tx) => {
      const actor = await this.authority.asOfNow(tx, caller, 'update:roles');
      const role = await this.own(tx, actor, id);
      this.authority.assertRoles(actor, [role]);
      await this.roles.remove(tx, caller.organizationId, role.id, force);
      const { organizationId } = caller;
      await audit.record(tx, { action: 'role.removed', organizationId, target: { type: 'role', id: role.id }, details: { permissions: role.permissions } });
      await this.losses.announce(tx, { organizationId, userId: null });
    });
  }

  private async own(tx: Tx, { organizationId }: OrganizationAdminScope, id: string): Promise<RoleRecord> {
    const role = isRoleId(id) && (await this.roles.lock(tx, organizationId, id));
    if (!role) throw new RoleNotFound();
    if (role.builtIn !== null) throw new RoleBuiltIn();
    return role;
  }
}

/** What the role is called and described as is not repeated: an organization may have named it after somebody. */
async function recordChange(tx: Tx, organizationId: OrganizationId, role: RoleRecord, wanted: Partial<RoleContent>): Promise<void> {
  const fields = (['name', 'description', 'permissions'] as const).filter(
    (field) => wanted[field] !== undefined && !isDeepStrictEqual(wanted[field], role[field]),
  );
  if (fields.length === 0) return;
  const permissions = { old: role.permissions, new: wanted.permissions ?? role.permissions };
  const details = { fields, ...(fields.includes('permissions') && { permissions }) };
  await audit.record(tx, { action: 'role.changed', organizationId, target: { type: 'role', id: role.id }, details });
}

/** Permissions in their order, each once. */
function canonical<T extends Partial<RoleContent>>(content: T): T {
  return content.permissions ? { ...content, permissions: effectivePermissions(content.permissions) } : content;
}
