import type { UserId } from '@app/common';
import { bearableKeyOf, deniableKeyOf, type NameKey, type RegistryRow, type Replacement } from '@app/usernames';

/** A name to deny, and the replacement for its owner. */
export interface Denial {
  /** As requested. */
  readonly name: string;
  /** Undefined: the text cannot be a username. */
  readonly denied: NameKey | undefined;
  /** Undefined: the replacement cannot be a username, which matters only if the name has an owner. */
  readonly by: NameKey | undefined;
}

/** A denial of a possible username. */
export interface PossibleDenial extends Denial {
  readonly denied: NameKey;
}

export const denialOf = (name: string, replacement: string): Denial => ({
  name,
  denied: deniableKeyOf(name),
  by: bearableKeyOf(replacement),
});

export const notDeniedReasons = [
  'replacement_taken',
  'replacement_denied',
  'replacement_repeated',
  'replacement_same',
  'not_a_name',
] as const;
export type NotDeniedReason = (typeof notDeniedReasons)[number];

/** A name that stays with its owner, and the reason. */
export interface NotDenied {
  readonly canonical: string;
  readonly reason: NotDeniedReason;
}

/** A member who gets the replacement. */
export interface RenamedOwner {
  readonly userId: UserId;
  /** The denied name, as requested. */
  readonly name: string;
  readonly replacement: string;
}

/** The result for the requested names, in their order. */
export interface DenialOutcome {
  /** Includes names that were on the list before. */
  readonly denied: readonly string[];
  readonly notDenied: readonly { readonly name: string; readonly reason: NotDeniedReason }[];
  readonly renamed: readonly RenamedOwner[];
}

export function outcomeOf(
  denials: readonly Denial[],
  notDenied: readonly NotDenied[],
  replacements: readonly Replacement[],
): DenialOutcome {
  const names = new Map(denials.map(({ name, denied }) => [denied?.canonical, name]));
  const reasons = new Map(notDenied.map(({ canonical, reason }) => [canonical, reason]));
  const outcomes = denials.map(({ name, denied }) => ({
    name,
    reason: denied ? reasons.get(denied.canonical) : ('not_a_name' as const),
  }));
  return {
    denied: outcomes.flatMap(({ name, reason }) => (reason === undefined ? [name] : [])),
    notDenied: outcomes.flatMap(({ name, reason }) => (reason === undefined ? [] : [{ name, reason }])),
    renamed: replacements.map(({ canonical, ownerId, by }) => ({
      userId: ownerId,
      name: names.get(canonical) ?? canonical,
      replacement: by.name,
    })),
  };
}

/** The result for the names with an owner. */
export interface DenialPlan {
  readonly replacements: readonly Replacement[];
  readonly notDenied: readonly NotDenied[];
}

/**
 * Plans the denials of names with an owner, independent of the order of the request: neither of two owners gets the
 * same replacement, and no owner gets a replacement that the same request denies.
 * @param ruledOut replacements that a rule denies, as written
 */
export function planDenials(
  denials: readonly PossibleDenial[],
  rows: ReadonlyMap<string, RegistryRow>,
  ruledOut: ReadonlySet<string>,
): DenialPlan {
  const owned = denials.filter(({ denied }) => rows.get(denied.canonical)?.kind === 'held');
  const asked = new Set(denials.map(({ denied }) => denied.canonical));
  const wanted = new Map<string, number>();
  for (const { by } of owned) if (by) wanted.set(by.canonical, (wanted.get(by.canonical) ?? 0) + 1);
  const plan: { replacements: Replacement[]; notDenied: NotDenied[] } = { replacements: [], notDenied: [] };
  for (const { denied, by } of owned) {
    const ownerId = rows.get(denied.canonical)?.ownerId;
    const reason = by ? reasonAgainst(denied, by, ownerId, { asked, wanted, rows, ruledOut }) : 'not_a_name';
    if (reason || !by || !ownerId)
      plan.notDenied.push({ canonical: denied.canonical, reason: reason ?? 'replacement_taken' });
    else plan.replacements.push({ canonical: denied.canonical, ownerId, by });
  }
  return plan;
}

interface Circumstances {
  readonly asked: ReadonlySet<string>;
  readonly wanted: ReadonlyMap<string, number>;
  readonly rows: ReadonlyMap<string, RegistryRow>;
  readonly ruledOut: ReadonlySet<string>;
}

function reasonAgainst(
  denied: NameKey,
  by: NameKey,
  owner: UserId | null | undefined,
  { asked, wanted, rows, ruledOut }: Circumstances,
): NotDeniedReason | undefined {
  if (by.canonical === denied.canonical) return 'replacement_same';
  if (asked.has(by.canonical) || ruledOut.has(by.name)) return 'replacement_denied';
  if ((wanted.get(by.canonical) ?? 0) > 1) return 'replacement_repeated';
  const existing = rows.get(by.canonical);
  // A released name is reserved for its former owner.
  if (!existing || (existing.reservedFor !== null && existing.reservedFor === owner)) return undefined;
  return existing.kind === 'denied' ? 'replacement_denied' : 'replacement_taken';
}
