import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import type { OrganizationId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { DeniedNames, type RegistryRow, type Replacement } from '@app/usernames';
import { NamesRepository } from '../names/names.repository.js';
import { outcomeOf, planDenials, type Denial, type DenialOutcome, type DenialPlan, type PossibleDenial } from './denial-plan.js';
import { DenylistLock } from './denylist-lock.js';

const passes = 5;

/** Denying names; who holds one of them gets its replacement. */
@Injectable()
export class DenyNames {
  constructor(
    private readonly denied: DeniedNames,
    private readonly names: NamesRepository,
    private readonly lock: DenylistLock,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Each pair happens whole or not at all: the name is denied and its holder has the replacement, or both are as they were.
   * A name that is denied already counts as denied; what cannot be a name is not denied, and stands in no other name's way.
   */
  deny(organization: OrganizationId, denials: readonly Denial[], dryRun: boolean): Promise<DenialOutcome> {
    const work = async (tx: Tx): Promise<DenialOutcome> => {
      await this.lock.take(tx, organization, 'names');
      const { notDenied, replacements } = await this.apply(tx, organization, firstOfEach(denials));
      return outcomeOf(denials, notDenied, replacements);
    };
    return dryRun ? this.transactions.rehearse(work) : this.transactions.run(work);
  }

  private async apply(tx: Tx, organization: OrganizationId, denials: readonly PossibleDenial[]): Promise<DenialPlan> {
    const { rows, added } = await this.settle(tx, organization, denials);
    const { replacements, notDenied } = planDenials(denials, rows);
    const reserved = await this.denied.deny(
      tx,
      organization,
      replacements.map((one) => one.by),
    );
    const possible = replacements.filter((one) => reserved.has(one.by.canonical));
    const lost = replacements.filter((one) => !reserved.has(one.by.canonical)).map(({ canonical }) => ({ canonical, reason: 'replacement_taken' as const }));
    await this.denied.replace(tx, organization, possible, new Map(denials.map(({ denied }) => [denied.canonical, denied])));
    await this.names.rename(
      tx,
      organization,
      possible.map(({ ownerId, by }) => ({ userId: ownerId, username: by.name, usernameKey: by.canonical })),
    );
    await recordDenials(tx, organization, added, possible);
    return { notDenied: [...notDenied, ...lost], replacements: possible };
  }

  /**
   * Denies what nobody has, and locks the rest. A name that is claimed between the two statements is seen in the next pass.
   * Answers the rows, and how many of them were not there.
   */
  private async settle(tx: Tx, organization: OrganizationId, denials: readonly PossibleDenial[]): Promise<{ rows: Map<string, RegistryRow>; added: number }> {
    const all = [...new Set(denials.flatMap(({ denied, by }) => [denied.canonical, ...(by ? [by.canonical] : [])]))];
    let rows = new Map<string, RegistryRow>();
    let added = 0;
    for (let pass = 0; pass < passes; pass += 1) {
      const known = rows;
      const free = pass === 0 ? [] : denials.map(({ denied }) => denied).filter(({ canonical }) => (known.get(canonical)?.kind ?? 'reserved') === 'reserved');
      const written = await this.denied.deny(tx, organization, free);
      added += written.size;
      if (pass > 0 && written.size === free.length) return { rows, added };
      rows = byCanonical(await this.denied.lock(tx, organization, all));
    }
    return { rows, added };
  }
}

/** How many names, not which: they belong to people, or will. */
async function recordDenials(tx: Tx, organization: OrganizationId, free: number, replacements: readonly Replacement[]): Promise<void> {
  const [replaced, added] = [replacements.length, free + replacements.length];
  if (added === 0) return;
  const denial = { action: 'denylist.extended', target: { type: 'organization', id: organization }, details: { added, replaced } } as const;
  const renamed = replacements.map(
    ({ ownerId }) => ({ action: 'username.changed', target: { type: 'user', id: ownerId }, details: { denied: true } }) as const,
  );
  await audit.record(tx, ...[denial, ...renamed].map((deed) => ({ ...deed, organizationId: organization })));
}

/** Of spellings of one name, the first one counts. */
function firstOfEach(denials: readonly Denial[]): PossibleDenial[] {
  const first = new Map<string, PossibleDenial>();
  for (const { denied, ...rest } of denials) if (denied && !first.has(denied.canonical)) first.set(denied.canonical, { ...rest, denied });
  return [...first.values()];
}

const byCanonical = (rows: readonly RegistryRow[]): Map<string, RegistryRow> => new Map(rows.map((row) => [row.canonical, row]));
