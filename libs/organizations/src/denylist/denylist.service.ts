import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import {
  countedPage,
  isStorableText,
  pageOf,
  readCursor,
  TimeSlice,
  type CountedPage,
  type OrganizationId,
  type Page,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import {
  batchesOf,
  canonicalNameOf,
  DeniedNames,
  NameRules,
  type NameKey,
  type RegistryRow,
  type Replacement,
} from '@app/usernames';
import { FormerUsernamesRepository } from '../names/former-usernames.repository.js';
import { DenylistNamesInUse, DenylistNeedsUniqueNames } from '../organizations.errors.js';
import { ProfilesRepository } from '../profiles/profiles.repository.js';
import { OrganizationsRepository } from '../organizations.repository.js';
import {
  outcomeOf,
  planDenials,
  type Denial,
  type DenialOutcome,
  type DenialPlan,
  type PossibleDenial,
} from './denial-plan.js';

/** Names that were removed from the list, and names that members own. */
export interface Allowed {
  readonly allowed: NameKey[];
  readonly inUse: NameKey[];
}

/** The numbers of names that were added to the list and removed from it. */
interface ListChange {
  readonly added: number;
  readonly removed: number;
}

/** Rounds of denials and locks until no name is claimed in between. */
const passes = 5;
/** Names in one statement. It blocks other requests only shortly, even when each name is long. */
const batchSize = 2500;
const yieldEvery = 1000;

/** The usernames that no member of an organization may have. */
@Injectable()
export class DenylistService {
  constructor(
    private readonly denied: DeniedNames,
    private readonly rules: NameRules,
    private readonly profiles: ProfilesRepository,
    private readonly formerNames: FormerUsernamesRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /** @param prefix in any spelling: names are compared in their canonical form */
  async list(organizationId: OrganizationId, prefix: string, limit: number, cursor?: string): Promise<Page<string>> {
    const after = readCursor(cursor, isStorableText);
    const page = pageOf(
      await this.denied.list(organizationId, canonicalNameOf(prefix), { limit, after }),
      limit,
      (row) => [row.canonical],
    );
    return { ...page, items: page.items.map((row) => row.name) };
  }

  /** The same with the total, up to the limit of counting. */
  async listCounted(
    organizationId: OrganizationId,
    prefix: string,
    limit: number,
    cursor?: string,
  ): Promise<CountedPage<string>> {
    const page = await this.list(organizationId, prefix, limit, cursor);
    return countedPage(page, await this.denied.count(organizationId, canonicalNameOf(prefix)));
  }

  /** Records the export of the list to a file. */
  async recordExport(organizationId: OrganizationId): Promise<void> {
    const target = { type: 'organization', id: organizationId } as const;
    await this.transactions.run((tx) => audit.record(tx, { action: 'denylist.exported', organizationId, target }));
  }

  /**
   * Denies names and renames their owners to the replacements. A pair is applied completely or not at all.
   * A name on the list counts as denied. A text that cannot be a name is not denied and does not affect other pairs.
   */
  deny(organizationId: OrganizationId, denials: readonly Denial[], dryRun: boolean): Promise<DenialOutcome> {
    return this.runOrDryRun(dryRun, async (tx) => {
      await this.lock(tx, organizationId, 'names');
      const { notDenied, replacements } = await this.apply(tx, organizationId, firstOfEach(denials));
      return outcomeOf(denials, notDenied, replacements);
    });
  }

  /** Removes names from the list. */
  allow(organizationId: OrganizationId, names: readonly NameKey[], dryRun: boolean): Promise<Allowed> {
    return this.runOrDryRun(dryRun, async (tx) => {
      await this.lock(tx, organizationId, 'names');
      const canonicals = names.map((one) => one.canonical);
      const removed = await this.denied.allow(tx, organizationId, canonicals);
      const owned = ownedAmong(await this.denied.lock(tx, organizationId, canonicals));
      await recordChange(tx, organizationId, 'denylist.reduced', { removed: removed.size });
      return {
        allowed: names.filter((one) => removed.has(one.canonical)),
        inUse: names.filter((one) => owned.has(one.canonical)),
      };
    });
  }

  /** Replaces the whole list. Throws `DenylistNamesInUse`, and then the list stays as it was. */
  replace(organizationId: OrganizationId, names: readonly NameKey[], dryRun: boolean): Promise<ListChange> {
    return this.runOrDryRun(dryRun, async (tx) => {
      await this.lock(tx, organizationId, 'list');
      const removed = await this.removeAllBut(tx, organizationId, await canonicalsOf(names));
      const added = await this.add(tx, organizationId, names);
      await recordChange(tx, organizationId, 'denylist.replaced', { added, removed });
      return { added, removed };
    });
  }

  /** Adds names to the list. Throws `DenylistNamesInUse`, and then the list stays as it was. */
  extend(organizationId: OrganizationId, names: readonly NameKey[], dryRun: boolean): Promise<ListChange> {
    return this.runOrDryRun(dryRun, async (tx) => {
      await this.lock(tx, organizationId, 'list');
      const added = await this.add(tx, organizationId, names);
      await recordChange(tx, organizationId, 'denylist.extended', { added });
      return { added, removed: 0 };
    });
  }

  private runOrDryRun<T>(dryRun: boolean, work: (tx: Tx) => Promise<T>): Promise<T> {
    return dryRun ? this.transactions.rehearse(work) : this.transactions.run(work);
  }

  /**
   * One transaction at a time writes the list of an organization. Claims of names wait for a change of some names,
   * which is short. A replacement of the list may take long, so claims continue: the keys of the registry decide
   * conflicts. Throws `DenylistNeedsUniqueNames`.
   */
  private async lock(tx: Tx, organizationId: OrganizationId, extent: 'names' | 'list'): Promise<void> {
    const { usernameCustomization } = await this.organizations.lockSettings(
      tx,
      organizationId,
      extent === 'names' ? 'update' : 'no key update',
    );
    if (!usernameCustomization.unique) throw new DenylistNeedsUniqueNames();
  }

  private async apply(tx: Tx, organizationId: OrganizationId, denials: readonly PossibleDenial[]): Promise<DenialPlan> {
    const { rows, added } = await this.denyUnowned(tx, organizationId, denials);
    const held = denials.filter(({ denied }) => rows.get(denied.canonical)?.kind === 'held');
    const names = held.flatMap(({ by }) => by?.name ?? []);
    const ruledOut = await this.rules.denying(tx, organizationId, names);
    const { replacements, notDenied } = planDenials(denials, rows, ruledOut);
    const keys = replacements.map((one) => one.by);
    const reserved = await this.denied.deny(tx, organizationId, keys);
    const possible = replacements.filter((one) => reserved.has(one.by.canonical));
    const lost = replacements
      .filter((one) => !reserved.has(one.by.canonical))
      .map(({ canonical }) => ({ canonical, reason: 'replacement_taken' as const }));
    await this.denied.replace(
      tx,
      organizationId,
      possible,
      new Map(denials.map(({ denied }) => [denied.canonical, denied])),
    );
    const renamed = possible.map(({ ownerId, by }) => ({
      userId: ownerId,
      username: by.name,
      usernameKey: by.canonical,
    }));
    await this.formerNames.recordDenied(tx, organizationId, renamed);
    await this.profiles.rename(tx, organizationId, renamed);
    await recordDenials(tx, organizationId, added, possible);
    return { notDenied: [...notDenied, ...lost], replacements: possible };
  }

  /**
   * Denies the names without an owner and locks the other ones. The next pass finds a name that is claimed between
   * the two statements.
   * @returns the rows, and how many of them are new
   */
  private async denyUnowned(
    tx: Tx,
    organizationId: OrganizationId,
    denials: readonly PossibleDenial[],
  ): Promise<{ rows: Map<string, RegistryRow>; added: number }> {
    const all = [...new Set(denials.flatMap(({ denied, by }) => [denied.canonical, ...(by ? [by.canonical] : [])]))];
    let rows = new Map<string, RegistryRow>();
    let added = 0;
    for (let pass = 0; pass < passes; pass += 1) {
      const known = rows;
      const free =
        pass === 0
          ? []
          : denials
              .map(({ denied }) => denied)
              .filter(({ canonical }) => (known.get(canonical)?.kind ?? 'reserved') === 'reserved');
      const written = await this.denied.deny(tx, organizationId, free);
      added += written.size;
      if (pass > 0 && written.size === free.length) return { rows, added };
      rows = new Map((await this.denied.lock(tx, organizationId, all)).map((row) => [row.canonical, row]));
    }
    return { rows, added };
  }

  private async removeAllBut(tx: Tx, organizationId: OrganizationId, spared: ReadonlySet<string>): Promise<number> {
    let removed = 0;
    for await (const listed of this.denied.all(tx, organizationId)) {
      const unwanted = listed.filter((canonical) => !spared.has(canonical));
      if (unwanted.length > 0) removed += (await this.denied.allow(tx, organizationId, unwanted)).size;
    }
    return removed;
  }

  /**
   * Throws `DenylistNamesInUse` with the names that members own.
   * @returns the number of names that were not on the list
   */
  private async add(tx: Tx, organizationId: OrganizationId, names: readonly NameKey[]): Promise<number> {
    const inUse: string[] = [];
    let added = 0;
    for (const batch of batchesOf(names, batchSize)) {
      const written = await this.denied.deny(tx, organizationId, batch);
      added += written.size;
      const existing = batch.filter((one) => !written.has(one.canonical));
      if (existing.length === 0) continue;
      const canonicals = existing.map((one) => one.canonical);
      const owned = ownedAmong(await this.denied.lock(tx, organizationId, canonicals));
      inUse.push(...existing.filter((one) => owned.has(one.canonical)).map((one) => one.name));
    }
    if (inUse.length > 0) throw new DenylistNamesInUse({ names: inUse });
    return added;
  }
}

const ownedAmong = (rows: readonly RegistryRow[]): Set<string> =>
  new Set(rows.filter((row) => row.kind === 'held').map((row) => row.canonical));

/** The first of several spellings of one name counts. */
function firstOfEach(denials: readonly Denial[]): PossibleDenial[] {
  const first = new Map<string, PossibleDenial>();
  for (const { denied, ...rest } of denials)
    if (denied && !first.has(denied.canonical)) first.set(denied.canonical, { ...rest, denied });
  return [...first.values()];
}

/** Yields to other requests in between, because a list may have a million names. */
async function canonicalsOf(names: readonly NameKey[]): Promise<Set<string>> {
  const canonicals = new Set<string>();
  const slice = new TimeSlice();
  for (const [at, { canonical }] of names.entries()) {
    canonicals.add(canonical);
    if (at % yieldEvery === 0) await slice.next();
  }
  return canonicals;
}

/** Records numbers instead of names, because a name is or becomes the name of a user. */
async function recordChange(
  tx: Tx,
  organizationId: OrganizationId,
  action: 'denylist.extended' | 'denylist.reduced' | 'denylist.replaced',
  details: Readonly<Record<string, number>>,
): Promise<void> {
  const changed = Object.values(details).some((count) => count > 0);
  if (changed)
    await audit.record(tx, { action, organizationId, target: { type: 'organization', id: organizationId }, details });
}

async function recordDenials(
  tx: Tx,
  organizationId: OrganizationId,
  free: number,
  replacements: readonly Replacement[],
): Promise<void> {
  const [replaced, added] = [replacements.length, free + replacements.length];
  if (added === 0) return;
  const denial = {
    action: 'denylist.extended',
    target: { type: 'organization', id: organizationId },
    details: { added, replaced },
  } as const;
  const renamed = replacements.map(
    ({ ownerId }) =>
      ({ action: 'username.changed', target: { type: 'user', id: ownerId }, details: { denied: true } }) as const,
  );
  await audit.record(tx, ...[denial, ...renamed].map((event) => ({ ...event, organizationId })));
}
