import type { UserId } from '@app/common';
import { bearableKeyOf, deniableKeyOf, type NameKey, type RegistryRow, type Replacement } from '@app/usernames';

/** A name to deny, and the name that its holder gets if a member has it. */
export interface Denial {
  /** As it was requested. */
  readonly name: string;
  /** Undefined: it cannot be a name of anybody. */
  readonly denied: NameKey | undefined;
  /** Undefined: nobody can be called so. This matters only if a member has the name. */
  readonly by: NameKey | undefined;
}

/** A denial whose name can be one. */
export interface PossibleDenial extends Denial {
  readonly denied: NameKey;
}

export const denialOf = (name: string, replacement: string): Denial => ({ name, denied: deniableKeyOf(name), by: bearableKeyOf(replacement) });

export const notDeniedReasons = ['replacement_taken', 'replacement_denied', 'replacement_repeated', 'replacement_same', 'not_a_name'] as const;
export type NotDeniedReason = (typeof notDeniedReasons)[number];

/** A name that stays with its holder, and why. */
export interface NotDenied {
  readonly canonical: string;
  readonly reason: NotDeniedReason;
}

/** A member whose name is taken away. */
export interface RenamedOwner {
  readonly userId: UserId;
  /** The denied name as it was requested. */
  readonly name: string;
  readonly replacement: string;
}

/** What became of the requested names, in their order. */
export interface DenialOutcome {
  /** Also those that were denied before. */
  readonly denied: readonly string[];
  readonly notDenied: readonly { readonly name: string; readonly reason: NotDeniedReason }[];
  readonly renamed: readonly RenamedOwner[];
}

export function outcomeOf(denials: readonly Denial[], notDenied: readonly NotDenied[], replacements: readonly Replacement[]): DenialOutcome {
  const names = new Map(denials.map(({ name, denied }) => [denied?.canonical, name]));
  const reasons = new Map(notDenied.map(({ canonical, reason }) => [canonical, reason]));
  const outcomes = denials.map(({ name, denied }) => ({ name, reason: denied ? reasons.get(denied.canonical) : ('not_a_name' as const) }));
  return {
    denied: outcomes.flatMap(({ name, reason }) => (reason === undefined ? [name] : [])),
    notDenied: outcomes.flatMap(({ name, reason }) => (reason === undefined ? [] : [{ name, reason }])),
    renamed: replacements.map(({ canonical, ownerId, by }) => ({ userId: ownerId, name: names.get(canonical) ?? canonical, replacement: by.name })),
  };
}

/** What becomes of the names that somebody holds. */
export interface DenialPlan {
  readonly replacements: readonly Replacement[];
  readonly notDenied: readonly NotDenied[];
}

/**
 * Decides about the names that are held. It does not depend on the order of the request: a replacement that two holders
 * would get goes to neither, and one that the same request denies goes to nobody.
 */
export function planDenials(denials: readonly PossibleDenial[], rows: ReadonlyMap<string, RegistryRow>): DenialPlan {
  const held = denials.filter(({ denied }) => rows.get(denied.canonical)?.kind === 'held');
  const asked = new Set(denials.map(({ denied }) => denied.canonical));
  const wanted = new Map<string, number>();
  for (const { by } of held) if (by) wanted.set(by.canonical, (wanted.get(by.canonical) ?? 0) + 1);
  const plan: { replacements: Replacement[]; notDenied: NotDenied[] } = { replacements: [], notDenied: [] };
  for (const { denied, by } of held) {
    const ownerId = rows.get(denied.canonical)?.ownerId;
    const reason = by ? reasonAgainst(denied, by, ownerId, { asked, wanted, rows }) : 'not_a_name';
    if (reason || !by || !ownerId) plan.notDenied.push({ canonical: denied.canonical, reason: reason ?? 'replacement_taken' });
    else plan.replacements.push({ canonical: denied.canonical, ownerId, by });
  }
  return plan;
}

interface Circumstances {
  readonly asked: ReadonlySet<string>;
  readonly wanted: ReadonlyMap<string, number>;
  readonly rows: ReadonlyMap<string, RegistryRow>;
}

function reasonAgainst(denied: NameKey, by: NameKey, owner: UserId | null | undefined, { asked, wanted, rows }: Circumstances): NotDeniedReason | undefined {
  if (by.canonical === denied.canonical) return 'replacement_same';
  if (asked.has(by.canonical)) return 'replacement_denied';
  if ((wanted.get(by.canonical) ?? 0) > 1) return 'replacement_repeated';
  const there = rows.get(by.canonical);
  // A name that they gave up themselves may be given back to them, and to nobody else.
  if (!there || (there.reservedFor !== null && there.reservedFor === owner)) return undefined;
  return there.kind === 'denied' ? 'replacement_denied' : 'replacement_taken';
}
