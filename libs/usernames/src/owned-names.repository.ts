import { Injectable } from '@nestjs/common';
import { Clock, type DomainError, type OrganizationId, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import type { NameKey } from './name-key.js';
import { UsernameConfusable, UsernameDenied, UsernameTaken } from './usernames.errors.js';

/** A name and who holds it. */
export interface OwnedName extends NameKey {
  readonly ownerId: UserId;
}

/** Why a name cannot be had. */
export interface NameObstacle {
  readonly fault: DomainError;
  /** The former owner, when all that stands in the way is reserved for them. */
  readonly reservedFor: UserId | null;
}

interface ObstacleRow {
  readonly canonical: string;
  readonly kind: 'held' | 'denied' | 'reserved' | 'alike';
  readonly reservedFor: UserId | null;
}

/** The held half of the registry, in sets: for organizations that turn unique names on or off, and for many new accounts at once. */
@Injectable()
export class OwnedNames {
  constructor(private readonly clock: Clock) {}

  /** Throws `UsernameTaken` when one of them belongs to another user, is denied, or is reserved for another user. */
  async register(tx: Tx, organization: OrganizationId, names: readonly OwnedName[]): Promise<void> {
    const rows = await tx.rows(
      `insert into name_registry as r (organization_id, canonical, kind, owner_id, name, skeleton)
       select $1, k.canonical, 'held', k.owner_id, k.name, k.skeleton
       from unnest($2::text[], $3::uuid[], $4::text[], $5::text[]) as k (canonical, owner_id, name, skeleton) order by k.canonical collate "C"
       on conflict on constraint pk_name_registry do update set kind = 'held', owner_id = excluded.owner_id, name = excluded.name, skeleton = excluded.skeleton,
         reserved_until = null, reserved_for = null
       where r.kind = 'reserved' and (r.reserved_for = excluded.owner_id or r.reserved_until <= $6) returning 1`,
      [
        ...[organization, names.map((one) => one.canonical), names.map((one) => one.ownerId), names.map((one) => one.name)],
        ...[names.map((one) => one.skeleton), this.clock.now()],
      ],
    );
    if (rows.length < names.length) throw new UsernameTaken();
  }

  /**
   * Of these names those that cannot be had, by canonical form, and why. What it did not find may be there a moment later: the key decides.
   * @param looks whether names that look like others count as well; others who claim such names wait then
   */
  async inTheWay(tx: Tx, organization: OrganizationId, keys: readonly NameKey[], looks: boolean): Promise<Map<string, NameObstacle>> {
    const alike = looks ? await this.alike(tx, organization, keys) : [];
    const same = await tx.rows<ObstacleRow>(
      `select canonical, kind, reserved_for as "reservedFor" from name_registry
       where organization_id = $1 and canonical = any($2) and (reserved_until is null or reserved_until > $3)`,
      [organization, keys.map((key) => key.canonical), this.clock.now()],
    );
    const obstacles = new Map<string, NameObstacle>();
    for (const { canonical, kind, reservedFor } of [...alike, ...same]) {
      const before = obstacles.get(canonical);
      obstacles.set(canonical, { fault: faultOf(kind), reservedFor: before && before.reservedFor !== reservedFor ? null : reservedFor });
    }
    return obstacles;
  }

  private async alike(tx: Tx, organization: OrganizationId, keys: readonly NameKey[]): Promise<ObstacleRow[]> {
    const forms = [organization, keys.map((key) => key.canonical), keys.map((key) => key.skeleton), this.clock.now()];
    await tx.rows(
      `select pg_advisory_xact_lock(key) from (select distinct hashtextextended('name:' || $1 || ':' || look, 0) as key from unnest($2::text[]) as look order by key) keys`,
      [organization, keys.map((key) => key.skeleton)],
    );
    return tx.rows<ObstacleRow>(
      `select distinct k.canonical, 'alike' as kind, r.reserved_for as "reservedFor" from unnest($2::text[], $3::text[]) as k (canonical, skeleton)
       join name_registry r on r.organization_id = $1 and r.skeleton = k.skeleton and r.canonical <> k.canonical
         and (r.reserved_until is null or r.reserved_until > $4)`,
      forms,
    );
  }

  /** Reserved names go too: where names are not unique, everybody may have any that is not denied. */
  async releaseAll(tx: Tx, organization: OrganizationId): Promise<void> {
    await tx.rows(`delete from name_registry where organization_id = $1 and kind <> 'denied'`, [organization]);
  }
}

function faultOf(kind: ObstacleRow['kind']): DomainError {
  if (kind === 'alike') return new UsernameConfusable();
  return kind === 'denied' ? new UsernameDenied() : new UsernameTaken();
}
