import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { effectivePermissions, OwnRolesRepository, RoleBuiltIn, RoleNotFound, type Permission, type RoleContent, type RoleRecord } from '@app/access';
import { audit } from '@app/audit';
import {
  assertDisplayName,
  Clock,
  countedPage,
  isRoleId,
  isStorableText,
  pageOf,
  PermissionMissing,
  readCursor,
  type CountedPage,
  type OrganizationId,
  type OrganizationMandate,
  type Precondition,
} from '@app/kernel';
import { Transactor, type Tx } from '@app/persistence';

/** The roles of an organization: built-in ones, which stay as they are, and its own. */
@Injectable()
export class OwnRoles {
  constructor(
    private readonly roles: OwnRolesRepository,
    private readonly transactor: Transactor,
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
  async make(caller: OrganizationMandate, content: RoleContent): Promise<RoleRecord> {
    demandHeld(caller, content.permissions);
    assertDisplayName('name', content.name);
    const { organizationId } = caller;
    const role = canonical(content);
    const id = await this.transactor.run(async (tx) => {
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
  async change(caller: OrganizationMandate, id: string, content: Partial<RoleContent>, expected: Precondition): Promise<RoleRecord> {
    await this.transactor.run(async (tx) => {
      const role = await this.own(tx, caller, id);
      expected.demand(String(role.version));
      demandHeld(caller, [...role.permissions, ...(content.permissions ?? [])]);
      assertDisplayName('name', content.name, role.name);
      const wanted = canonical(content);
      await this.roles.change(tx, caller.organizationId, role.id, wanted, this.clock.now());
      await recordChange(tx, caller.organizationId, role, wanted);
    });
    return this.read(caller.organizationId, id);
  }

  /** @param force also when members have the role; they lose it. Throws `RoleNotFound`, `RoleBuiltIn`, `PermissionMissing` or `RoleInUse`. */
  remove(caller: OrganizationMandate, id: string, force: boolean): Promise<void> {
    return this.transactor.run(async (tx) => {
      const role = await this.own(tx, caller, id);
      demandHeld(caller, role.permissions);
      await this.roles.remove(tx, caller.organizationId, role.id, force);
      const { organizationId } = caller;
      await audit.record(tx, { action: 'role.removed', organizationId, target: { type: 'role', id: role.id }, details: { permissions: role.permissions } });
    });
  }

  private async own(tx: Tx, { organizationId }: OrganizationMandate, id: string): Promise<RoleRecord> {
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

function demandHeld(caller: OrganizationMandate, wanted: readonly string[]): void {
  const missing = effectivePermissions(wanted).filter((permission: Permission) => !caller.permissions.includes(permission));
  if (missing.length > 0) throw new PermissionMissing({ permissions: missing });
}
