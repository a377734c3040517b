import { Injectable } from '@nestjs/common';
import { RolesRepository, type Permission } from '@app/access';
import { PermissionMissing, type Mandate, type OrganizationMandate, type OrganizationPrincipal, type UserId } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { MemberBelongsElsewhere } from './administration.errors.js';

/** How far somebody's permissions reach when it comes to another person. An operator reaches everybody. */
@Injectable()
export class Authority {
  constructor(private readonly roles: RolesRepository) {}

  /** Nobody acts on a member who may do what they may not. Throws `PermissionMissing`. */
  async demandOverMember(tx: Tx, caller: Mandate, userId: UserId): Promise<void> {
    if (caller.credential === 'operator') return;
    demandAll(caller.permissions, await this.roles.permissionsIn(tx, caller.organizationId, userId));
  }

  /**
   * For what concerns the person in all their organizations: the caller needs the permission in each of them, and nobody there may do what they may
   * not. Throws `MemberBelongsElsewhere` or `PermissionMissing`.
   */
  async demandEverywhere(tx: Tx, caller: Mandate, userId: UserId, permission: Permission): Promise<void> {
    if (caller.credential === 'operator') return;
    const own = await this.reachOf(tx, caller);
    const theirs = [...(await this.roles.permissionsEverywhere(tx, userId))];
    if (!theirs.every(([organization]) => own.get(organization)?.includes(permission))) throw new MemberBelongsElsewhere();
    for (const [organization, held] of theirs) demandAll(own.get(organization) ?? [], held);
  }

  /** Whether the caller has the permission in some organization of the person. */
  async reaches(tx: Tx, caller: OrganizationMandate, userId: UserId, permission: Permission): Promise<boolean> {
    if (caller.credential === 'operator') return true;
    const own = await this.reachOf(tx, caller);
    return [...(await this.roles.permissionsEverywhere(tx, userId)).keys()].some((organization) => own.get(organization)?.includes(permission));
  }

  /** What the caller may do where. A key is one of a single organization. */
  private async reachOf(tx: Tx, { organizationId, credential, permissions, userId }: OrganizationPrincipal): Promise<Map<string, readonly string[]>> {
    const elsewhere = credential === 'key' ? [] : await this.roles.permissionsEverywhere(tx, userId);
    return new Map<string, readonly string[]>([...elsewhere, [organizationId, permissions]]);
  }
}

function demandAll(own: readonly string[], theirs: readonly string[]): void {
  const missing = theirs.filter((permission) => !own.includes(permission));
  if (missing.length > 0) throw new PermissionMissing({ permissions: missing });
}
