import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/kernel';
import type { Tx } from '@app/persistence';
import type { NameKey } from './name-key.js';

/** A name and who holds it. */
export interface HeldName extends NameKey {
  readonly ownerId: UserId;
}

/** The held half of the registry, in sets: for organizations that turn unique names on or off. */
@Injectable()
export class HeldNames {
  async register(tx: Tx, organization: OrganizationId, names: readonly HeldName[]): Promise<void> {
    await tx.rows(
      `insert into name_registry (organization_id, canonical, kind, owner_id, name, skeleton)
       select $1, k.canonical, 'held', k.owner_id, k.name, k.skeleton
       from unnest($2::text[], $3::uuid[], $4::text[], $5::text[]) as k (canonical, owner_id, name, skeleton)`,
      [organization, names.map((one) => one.canonical), names.map((one) => one.ownerId), names.map((one) => one.name), names.map((one) => one.skeleton)],
    );
  }

  /** Reserved names go too: where names are not unique, everybody may have any that is not denied. */
  async releaseAll(tx: Tx, organization: OrganizationId): Promise<void> {
    await tx.rows(`delete from name_registry where organization_id = $1 and kind <> 'denied'`, [organization]);
  }
}
