import { Injectable } from '@nestjs/common';
import { Clock, mostCounted, type OrganizationId, type PageRequest, type UserId } from '@app/common';
import { PreparedQueries, type Tx } from '@app/database';
import type { NameKey } from './name-key.js';

/** A row of the registry. */
export interface RegistryRow {
  readonly canonical: string;
  readonly kind: 'held' | 'denied' | 'reserved';
  readonly ownerId: UserId | null;
  /** The former owner of a reserved name. */
  readonly reservedFor: UserId | null;
}

/** An owner who loses the name, and the replacement. */
export interface Replacement {
  readonly canonical: string;
  readonly ownerId: UserId;
  readonly by: NameKey;
}

/** Names for one statement: long enough to be fast, short enough to stay within the time that a statement may take. */
const batchSize = 10_000;

const deniedNames = {
  name: 'denied_names',
  text: `select name, canonical from name_registry
    where organization_id = $1 and kind = 'denied' and canonical > $2 and canonical >= $3 and canonical < $4 order by canonical limit $5`,
};

const deniedNamesCount = {
  name: 'denied_names_count',
  text: `select count(*)::int as count from (select 1 from name_registry
    where organization_id = $1 and kind = 'denied' and canonical >= $2 and canonical < $3 limit $4) counted`,
};

const beyond = (prefix: string): string => `${prefix}\u{10ffff}`;

export function* batchesOf<T>(items: readonly T[], size = batchSize): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/**
 * The denied half of the registry, in sets. Rows are always taken in the order of their keys, so that writers
 * do not block one another for ever.
 */
@Injectable()
export class DeniedNames {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly clock: Clock,
  ) {}

  /** @param prefix a canonical beginning; rows are in the order of code points */
  list(
    organization: OrganizationId,
    prefix: string,
    page: PageRequest,
  ): Promise<{ name: string; canonical: string }[]> {
    return this.statements.rows(deniedNames, [
      organization,
      page.after?.[0] ?? '',
      prefix,
      beyond(prefix),
      page.limit + 1,
    ]);
  }

  /** At most one more than `mostCounted`. */
  async count(organization: OrganizationId, prefix: string): Promise<number> {
    const row = await this.statements.row<{ count: number }>(deniedNamesCount, [
      organization,
      prefix,
      beyond(prefix),
      mostCounted + 1,
    ]);
    return row?.count ?? 0;
  }

  /** The rows of these names that are there, locked; of reserved ones those whose time is not over. */
  async lock(tx: Tx, organization: OrganizationId, canonicals: readonly string[]): Promise<RegistryRow[]> {
    return tx.rows<RegistryRow>(
      `select canonical, kind, owner_id as "ownerId", reserved_for as "reservedFor" from name_registry
       where organization_id = $1 and canonical = any($2) and (reserved_until is null or reserved_until > $3) order by canonical for update`,
      [organization, canonicals, this.clock.now()],
    );
  }

  /**
   * Denies the names without an owner; a reserved one has none, and its former owner cannot take it
   * back. Answers the canonical forms of those that it wrote.
   */
  async deny(tx: Tx, organization: OrganizationId, keys: readonly NameKey[]): Promise<Set<string>> {
    const rows = await tx.rows<{ canonical: string }>(
      `insert into name_registry as r (organization_id, canonical, kind, name, skeleton)
       select distinct on (k.canonical collate "C") $1::text, k.canonical, 'denied', k.name, k.skeleton
       from unnest($2::text[], $3::text[], $4::text[]) with ordinality as k (canonical, name, skeleton, at) order by k.canonical collate "C", k.at
       on conflict on constraint pk_name_registry do update
         set kind = 'denied', name = excluded.name, skeleton = excluded.skeleton, reserved_until = null, reserved_for = null
       where r.kind = 'reserved' returning canonical`,
      [organization, keys.map((key) => key.canonical), keys.map((key) => key.name), keys.map((key) => key.skeleton)],
    );
    return new Set(rows.map((row) => row.canonical));
  }

  /**
   * Turns rows that are held into denied ones, and rows that were denied for the purpose into the holders'
   * new names.
   */
  async replace(
    tx: Tx,
    organization: OrganizationId,
    replacements: readonly Replacement[],
    names: ReadonlyMap<string, NameKey>,
  ): Promise<void> {
    const from = replacements.map((one) => one.canonical);
    const written = from.map((canonical) => names.get(canonical)?.name ?? canonical);
    await tx.rows(
      `update name_registry r set kind = 'denied', owner_id = null, name = k.name from unnest($2::text[], $3::text[]) as k (canonical, name)
       where r.organization_id = $1 and r.canonical = k.canonical`,
      [organization, from, written],
    );
    await tx.rows(
      `update name_registry r set kind = 'held', owner_id = k.owner from unnest($2::text[], $3::uuid[]) as k (canonical, owner)
       where r.organization_id = $1 and r.canonical = k.canonical`,
      [organization, replacements.map((one) => one.by.canonical), replacements.map((one) => one.ownerId)],
    );
  }

  /** Takes names off the list. Answers the canonical forms of those that were on it. */
  async allow(tx: Tx, organization: OrganizationId, canonicals: readonly string[]): Promise<Set<string>> {
    const text = `delete from name_registry where organization_id = $1 and kind = 'denied' and canonical = any($2) returning canonical`;
    return new Set(
      (await tx.rows<{ canonical: string }>(text, [organization, canonicals])).map((row) => row.canonical),
    );
  }

  /** All that is on the list, in order, in pieces. */
  async *all(tx: Tx, organization: OrganizationId): AsyncGenerator<string[]> {
    for (let after = ''; ;) {
      const rows = await tx.rows<{ canonical: string }>(
        `select canonical from name_registry where organization_id = $1 and kind = 'denied' and canonical > $2 order by canonical limit ${batchSize}`,
        [organization, after],
      );
      if (rows.length === 0) return;
      yield rows.map((row) => row.canonical);
      after = rows.at(-1)?.canonical ?? after;
    }
  }
}
