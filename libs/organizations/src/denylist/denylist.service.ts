import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { countedPage, isStorableText, pageOf, readCursor, TimeSlice, type CountedPage, type OrganizationId, type Page } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { batchesOf, canonicalNameOf, DeniedNames, type NameKey } from '@app/usernames';
import { DenylistNamesInUse } from '../organizations.errors.js';
import { DenylistLock } from './denylist-lock.js';

/** Names that were taken off the list, and names that were not because somebody has them. */
export interface Allowed {
  readonly allowed: NameKey[];
  readonly inUse: NameKey[];
}

/** How many names came onto the list, and how many went. */
export interface ListChange {
  readonly added: number;
  readonly removed: number;
}

/** Names for one statement. They are written and read in one go, which must not keep others waiting, even when each is long. */
const namesAtOnce = 2500;

/** The list of names that nobody may have. */
@Injectable()
export class Denylist {
  constructor(
    private readonly denied: DeniedNames,
    private readonly lock: DenylistLock,
    private readonly transactions: TransactionManager,
  ) {}

  /** @param prefix in any spelling; names are compared in their canonical form */
  async list(organization: OrganizationId, prefix: string, limit: number, cursor?: string): Promise<Page<string>> {
    const after = readCursor(cursor, isStorableText);
    const page = pageOf(await this.denied.list(organization, canonicalNameOf(prefix), { limit, after }), limit, (row) => [row.canonical]);
    return { ...page, items: page.items.map((row) => row.name) };
  }

  /** The same with its length, where that is cheap. */
  async listCounted(organization: OrganizationId, prefix: string, limit: number, cursor?: string): Promise<CountedPage<string>> {
    const page = await this.list(organization, prefix, limit, cursor);
    return countedPage(page, await this.denied.count(organization, canonicalNameOf(prefix)));
  }

  /** Records that the list is handed out to a file. */
  async recordExport(organization: OrganizationId): Promise<void> {
    const target = { type: 'organization', id: organization } as const;
    await this.transactions.run((tx) => audit.record(tx, { action: 'denylist.exported', organizationId: organization, target }));
  }

  /** Takes names off the list. */
  allow(organization: OrganizationId, names: readonly NameKey[], dryRun: boolean): Promise<Allowed> {
    const work = async (tx: Tx): Promise<Allowed> => {
      await this.lock.take(tx, organization, 'names');
      const canonicals = names.map((one) => one.canonical);
      const gone = await this.denied.allow(tx, organization, canonicals);
      const rows = await this.denied.lock(tx, organization, canonicals);
      const held = new Set(rows.filter((row) => row.kind === 'held').map((row) => row.canonical));
      await recordChange(tx, organization, 'denylist.reduced', { removed: gone.size });
      return { allowed: names.filter((one) => gone.has(one.canonical)), inUse: names.filter((one) => held.has(one.canonical)) };
    };
    return dryRun ? this.transactions.rehearse(work) : this.transactions.run(work);
  }

  /** Makes these names the whole list. Throws `DenylistNamesInUse`, and then the list is what it was. */
  replace(organization: OrganizationId, names: readonly NameKey[], dryRun: boolean): Promise<ListChange> {
    const work = async (tx: Tx): Promise<ListChange> => {
      await this.lock.take(tx, organization, 'list');
      const wanted = await canonicalsOf(names);
      const removed = await this.drop(tx, organization, wanted);
      const added = await this.add(tx, organization, names);
      await recordChange(tx, organization, 'denylist.replaced', { added, removed });
      return { added, removed };
    };
    return dryRun ? this.transactions.rehearse(work) : this.transactions.run(work);
  }

  /** Puts these names on the list, beside those that are there. Throws `DenylistNamesInUse`, and then the list is what it was. */
  extend(organization: OrganizationId, names: readonly NameKey[], dryRun: boolean): Promise<ListChange> {
    const work = async (tx: Tx): Promise<ListChange> => {
      await this.lock.take(tx, organization, 'list');
      const added = await this.add(tx, organization, names);
      await recordChange(tx, organization, 'denylist.extended', { added });
      return { added, removed: 0 };
    };
    return dryRun ? this.transactions.rehearse(work) : this.transactions.run(work);
  }

  private async drop(tx: Tx, organization: OrganizationId, wanted: ReadonlySet<string>): Promise<number> {
    let removed = 0;
    for await (const listed of this.denied.all(tx, organization)) {
      const unwanted = listed.filter((canonical) => !wanted.has(canonical));
      if (unwanted.length > 0) removed += (await this.denied.allow(tx, organization, unwanted)).size;
    }
    return removed;
  }

  /** Answers how many were not on the list. Throws `DenylistNamesInUse` with those that somebody has. */
  private async add(tx: Tx, organization: OrganizationId, names: readonly NameKey[]): Promise<number> {
    const inUse: string[] = [];
    let added = 0;
    for (const batch of batchesOf(names, namesAtOnce)) {
      const written = await this.denied.deny(tx, organization, batch);
      added += written.size;
      const there = batch.filter((one) => !written.has(one.canonical));
      if (there.length === 0) continue;
      const rows = await this.denied.lock(
        tx,
        organization,
        there.map((one) => one.canonical),
      );
      const held = new Set(rows.filter((row) => row.kind === 'held').map((row) => row.canonical));
      inUse.push(...there.filter((one) => held.has(one.canonical)).map((one) => one.name));
    }
    if (inUse.length > 0) throw new DenylistNamesInUse({ names: inUse });
    return added;
  }
}

/** A list may have a million names: others get their turn meanwhile. */
async function canonicalsOf(names: readonly NameKey[]): Promise<Set<string>> {
  const canonicals = new Set<string>();
  const slice = new TimeSlice();
  for (const [at, { canonical }] of names.entries()) {
    canonicals.add(canonical);
    if (at % 1000 === 0) await slice.next();
  }
  return canonicals;
}

/** How many, not which: names belong to people, or will. */
async function recordChange(
  tx: Tx,
  organization: OrganizationId,
  action: 'denylist.extended' | 'denylist.reduced' | 'denylist.replaced',
  details: Readonly<Record<string, number>>,
): Promise<void> {
  const changed = Object.values(details).some((count) => count > 0);
  if (changed) await audit.record(tx, { action, organizationId: organization, target: { type: 'organization', id: organization }, details });
}
