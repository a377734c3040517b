import { Injectable } from '@nestjs/common';
import type { DomainError, OrganizationId, UserId } from '@app/kernel';
import type { Tx } from '@app/persistence';
import type { NameKey } from './name-key.js';
import { UsernameConfusable, UsernameDenied, UsernameTaken } from './usernames.errors.js';

/** A name and who holds it. */
export interface HeldName extends NameKey {
  readonly ownerId: UserId;
}

/** The held half of the registry, in sets: for organizations that turn unique names on or off, and for many newcomers at once. */
@Injectable()
export class HeldNames {
  async register(tx: Tx, organization: OrganizationId, names: readonly HeldName[]): Promise<void> {
    await tx.rows(
      `insert into name_registry (organization_id, canonical, kind, owner_id, name, skeleton)
       select $1, k.canonical, 'held', k.owner_id, k.name, k.skeleton
       from unnest($2::text[], $3::uuid[], $4::text[], $5::text[]) as k (canonical, owner_id, name, skeleton) order by k.canonical collate "C"`,
      [organization, names.map((one) => one.canonical), names.map((one) => one.ownerId), names.map((one) => one.name), names.map((one) => one.skeleton)],
    );
  }

  /**
   * Of these names those that cannot be had, by canonical form, and why. What it did not find may be there a moment later: the key decides.
   * @param looks whether names that look like others count as well; others who claim such names wait then
   */
  async inTheWay(tx: Tx, organization: OrganizationId, keys: readonly NameKey[], looks: boolean): Promise<Map<string, DomainError>> {
    const alike = looks ? await this.alike(tx, organization, keys) : [];
    const same = await tx.rows<{ canonical: string; kind: 'held' | 'denied' }>(
      'select canonical, kind from name_registry where organization_id = $1 and canonical = any($2)',
      [organization, keys.map((key) => key.canonical)],
    );
    return new Map([
      ...alike.map(({ canonical }) => [canonical, new UsernameConfusable()] as const),
      ...same.map(({ canonical, kind }) => [canonical, kind === 'denied' ? new UsernameDenied() : new UsernameTaken()] as const),
    ]);
  }

  private async alike(tx: Tx, organization: OrganizationId, keys: readonly NameKey[]): Promise<{ canonical: string }[]> {
    const forms = [organization, keys.map((key) => key.canonical), keys.map((key) => key.skeleton)];
    await tx.rows(
      `select pg_advisory_xact_lock(key) from (select distinct hashtextextended('name:' || $1 || ':' || look, 0) as key from unnest($2::text[]) as look order by key) keys`,
      [organization, keys.map((key) => key.skeleton)],
    );
    return tx.rows<{ canonical: string }>(
      `select distinct k.canonical from unnest($2::text[], $3::text[]) as k (canonical, skeleton)
       join name_registry r on r.organization_id = $1 and r.skeleton = k.skeleton and r.canonical <> k.canonical`,
      forms,
    );
  }

  async releaseAll(tx: Tx, organization: OrganizationId): Promise<void> {
    await tx.rows(`delete from name_registry where organization_id = $1 and kind = 'held'`, [organization]);
  }
}
