import { Inject, Injectable } from '@nestjs/common';
import { Clock, type DomainError, type OrganizationId, type UserId } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { PreparedQueries, type Tx } from '@app/database';
import type { NameKey } from './name-key.js';
import { UsernameConfusable, UsernameDenied, UsernameTaken } from './usernames.errors.js';

const day = 86_400_000;
const batchSize = 1000;

/**
 * Names that may be reserved for one user in one organization. With more, the one that was given up first
 * becomes free: no user can hoard names by renaming.
 */
const mostReserved = 5;

const nameRelease = { name: 'name_given_up', text: `select give_up_name($1, $2, '', $3, $4)` };
const dueNames = `select organization_id as organization, array_agg(canonical) as canonicals from (
    select organization_id, canonical from name_registry where reserved_until <= $1 order by reserved_until limit ${batchSize}) due
  group by organization_id order by organization_id`;
const dropExpired = `delete from name_registry where organization_id = $1 and canonical = any(array(
    select canonical from name_registry where organization_id = $1 and canonical = any($2) and reserved_until <= $3 order by canonical for update))`;
const freeNames = `delete from name_registry where organization_id = $1 and canonical = any(array(
    select canonical from name_registry where organization_id = $1 and canonical = any($2) and reserved_until <= $3 order by canonical for update skip locked
  )) returning 1`;
// One round trip, and the node of the organization alone: see the migration ClaimName. A user owns one name in an
// organization, so the one before is given up first. A reserved name is free for its former owner, and for all users
// once the reservation ends.
const nameClaim = {
  name: 'name_claimed',
  text: 'select claim_name($1, $2, $3, $4, $5, $6, $7, $8, $9) as outcome',
};

const isTaken = '(reserved_until is null or reserved_until > $4)';
// The name itself first. Without a skeleton nothing looks like it.
const nameObstacle = {
  name: 'name_obstacle',
  text: `select kind, owner_id as "ownerId", reserved_for as "reservedFor" from name_registry
      where organization_id = $1 and canonical = $2 and ${isTaken}
    union all (select 'alike', owner_id, reserved_for from name_registry
      where organization_id = $1 and skeleton = $3 and canonical <> $2 and ${isTaken}
        and owner_id is distinct from $5::uuid and reserved_for is distinct from $5::uuid limit 1)`,
};
const reservation = {
  name: 'name_reservation',
  text: `select reserved_for as "userId" from name_registry
    where organization_id = $1 and canonical = $2 and kind = 'reserved' and reserved_until > $3 and reserved_for is not null`,
};

/**
 * SQL that has claims of the same names follow one another until their transactions end: the second one sees
 * what the first did. All names are locked
 * in one order, so that two users who swap names do not wait for each other.
 * @param names SQL of a query with the column `name`: canonical forms, and skeletons where they count
 */
export const queueOfNames = (organization: string, names: string): string =>
  `select pg_advisory_xact_lock(key) from (
      select hashtextextended('name:' || ${organization} || ':' || name, 0) as key from (${names}) names where name is not null order by key
    ) keys`;

/** A name and its owner. */
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

/**
 * The one table that owns every name, as members hold them: one by one, and in sets for organizations that
 * turn unique names on or off and for many new accounts. The primary key decides, without a check before. A
 * name that is given up stays reserved for a while, so that no one passes for its former owner.
 */
@Injectable()
export class NameRegistry {
  constructor(
    private readonly clock: Clock,
    private readonly statements: PreparedQueries,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * What keeps a user from the name at this moment: a claim may find another one.
   * @param userId null: a user who owns no name yet
   * @param looks whether names that look like others count as well
   */
  async obstacleTo(
    organization: OrganizationId,
    { canonical, skeleton }: NameKey,
    userId: UserId | null,
    looks: boolean,
  ): Promise<DomainError | undefined> {
    const values = [organization, canonical, looks ? skeleton : null, this.clock.now(), userId];
    const rows = await this.statements.rows<ObstacleRow & { ownerId: UserId | null }>(nameObstacle, values);
    const isOwn = (row: (typeof rows)[number]): boolean =>
      userId !== null && (row.ownerId === userId || row.reservedFor === userId);
    const found = rows.find((row) => !isOwn(row));
    return found && faultOf(found.kind);
  }

  /** The former owner for whom the name is reserved. */
  async reservedFor(organization: OrganizationId, canonical: string): Promise<UserId | undefined> {
    const values = [organization, canonical, this.clock.now()];
    return (await this.statements.row<{ userId: UserId }>(reservation, values))?.userId;
  }

  /**
   * Registers the name for this member in place of their former one, which stays reserved for them.
   * Requires `queueOfNames`. Throws `UsernameTaken`,
   * `UsernameDenied` or `UsernameConfusable`, whichever the row that is there says.
   * @param looks whether names that look like others count as well
   */
  async claim(
    tx: Tx,
    organization: OrganizationId,
    owner: UserId,
    { name, canonical, skeleton }: NameKey,
    looks: boolean,
  ): Promise<void> {
    const rules = [this.clock.now(), this.until(), looks, mostReserved];
    const values = [organization, owner, canonical, name, skeleton, ...rules];
    const claimed = await tx.row<{ outcome: 'claimed' | 'alike' | 'denied' | 'taken' }>(nameClaim, values);
    if (claimed?.outcome !== 'claimed') throw faultOf(claimed?.outcome);
  }

  /** Releases the name of a member. It stays reserved for them. */
  async release(tx: Tx, organization: OrganizationId, owner: UserId): Promise<void> {
    await tx.rows(nameRelease, [organization, owner, this.until(), mostReserved]);
  }

  /** Throws `UsernameTaken` when one of them belongs to another user, is denied, or is reserved for another user. */
  async register(tx: Tx, organization: OrganizationId, names: readonly OwnedName[]): Promise<void> {
    const canonicals = names.map((one) => one.canonical);
    await tx.rows(dropExpired, [organization, canonicals, this.clock.now()]);
    const rows = await tx.rows(
      `insert into name_registry as r (organization_id, canonical, kind, owner_id, name, skeleton)
       select $1::text, k.canonical, 'held', k.owner_id, k.name, k.skeleton
       from unnest($2::text[], $3::uuid[], $4::text[], $5::text[]) as k (canonical, owner_id, name, skeleton) order by k.canonical collate "C"
       on conflict on constraint pk_name_registry do update set kind = 'held', owner_id = excluded.owner_id, name = excluded.name, skeleton = excluded.skeleton,
         reserved_until = null, reserved_for = null
       where r.kind = 'reserved' and r.reserved_for = excluded.owner_id returning 1`,
      [
        organization,
        canonicals,
        names.map((one) => one.ownerId),
        names.map((one) => one.name),
        names.map((one) => one.skeleton),
      ],
    );
    if (rows.length < names.length) throw new UsernameTaken();
  }

  /**
   * Of these names those that cannot be had, by canonical form, and why. What it did not find may be there a
   * moment later: the key decides.
   * @param looks whether names that look like others count as well; other claims of such names wait then
   */
  async inTheWay(
    tx: Tx,
    organization: OrganizationId,
    keys: readonly NameKey[],
    looks: boolean,
  ): Promise<Map<string, NameObstacle>> {
    const alike = looks ? await this.alike(tx, organization, keys) : [];
    const same = await tx.rows<ObstacleRow>(
      `select canonical, kind, reserved_for as "reservedFor" from name_registry
       where organization_id = $1 and canonical = any($2) and (reserved_until is null or reserved_until > $3)`,
      [organization, keys.map((key) => key.canonical), this.clock.now()],
    );
    const obstacles = new Map<string, NameObstacle>();
    for (const { canonical, kind, reservedFor } of [...alike, ...same]) {
      const before = obstacles.get(canonical);
      obstacles.set(canonical, {
        fault: faultOf(kind),
        reservedFor: before && before.reservedFor !== reservedFor ? null : reservedFor,
      });
    }
    return obstacles;
  }

  /** Reserved names go too: where names are not unique, any name that is not denied can be taken. */
  async releaseAll(tx: Tx, organization: OrganizationId): Promise<void> {
    await tx.rows(`delete from name_registry where organization_id = $1 and kind <> 'denied'`, [organization]);
  }

  /** Removes names of an organization that is deleted, so many at once. @returns whether there were any */
  async removeSome(tx: Tx, organization: OrganizationId, limit: number): Promise<boolean> {
    const text = `delete from name_registry where organization_id = $1 and ctid = any(array(
      select ctid from name_registry where organization_id = $1 limit $2)) returning 1`;
    return (await tx.rows(text, [organization, limit])).length > 0;
  }

  /**
   * Reserves the names of a user who is purged. Neither the row nor its text says any more who had it or how
   * they wrote it.
   */
  async reserveOfPurged(tx: Tx, owner: UserId, organizations: readonly OrganizationId[]): Promise<void> {
    await tx.rows(
      `update name_registry set kind = 'reserved', owner_id = null, name = canonical, reserved_until = $3
       where organization_id = any($2) and owner_id = $1`,
      [owner, organizations, this.until()],
    );
  }

  /** Frees names whose time is over, so many at once. Answers how many it freed. */
  async free(tx: Tx): Promise<number> {
    const now = this.clock.now();
    const due = await tx.rows<{ organization: OrganizationId; canonicals: string[] }>(dueNames, [now]);
    let freed = 0;
    for (const { organization, canonicals } of due)
      freed += (await tx.rows(freeNames, [organization, canonicals, now])).length;
    return freed;
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

  private until(): Date {
    return new Date(this.clock.now().getTime() + this.settings.USERNAME_HOLD * day);
  }
}

function faultOf(kind: ObstacleRow['kind'] | 'taken' | undefined): DomainError {
  if (kind === 'alike') return new UsernameConfusable();
  return kind === 'denied' ? new UsernameDenied() : new UsernameTaken();
}
