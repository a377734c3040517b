import type { NameKey, RegistryRow, Replacement } from '@app/usernames';

/** A name to deny, and the name that its holder gets if somebody has it. */
export interface Denial {
  readonly denied: NameKey;
  readonly by: NameKey;
}

export type NotDeniedReason = 'replacement_taken' | 'replacement_denied' | 'replacement_repeated' | 'replacement_same';

/** A name that stays with its holder, and why. */
export interface NotDenied {
  readonly canonical: string;
  readonly reason: NotDeniedReason;
}

/** What becomes of the names that somebody holds. */
export interface DenialPlan {
  readonly replacements: Replacement[];
  readonly notDenied: NotDenied[];
}

/**
 * Decides about the names that are held. It does not depend on the order of the request: a replacement that two holders
 * would get goes to neither, and one that the same request denies goes to nobody.
 */
export function planDenials(denials: readonly Denial[], rows: ReadonlyMap<string, RegistryRow>): DenialPlan {
  const held = denials.filter(({ denied }) => rows.get(denied.canonical)?.kind === 'held');
  const asked = new Set(denials.map(({ denied }) => denied.canonical));
  const wanted = new Map<string, number>();
  for (const { by } of held) wanted.set(by.canonical, (wanted.get(by.canonical) ?? 0) + 1);
  const plan: DenialPlan = { replacements: [], notDenied: [] };
  for (const { denied, by } of held) {
    const reason = reasonAgainst(denied, by, { asked, wanted, rows });
    const ownerId = rows.get(denied.canonical)?.ownerId;
    if (reason || !ownerId) plan.notDenied.push({ canonical: denied.canonical, reason: reason ?? 'replacement_taken' });
    else plan.replacements.push({ canonical: denied.canonical, ownerId, by });
  }
  return plan;
}

interface Circumstances {
  readonly asked: ReadonlySet<string>;
  readonly wanted: ReadonlyMap<string, number>;
  readonly rows: ReadonlyMap<string, RegistryRow>;
}

function reasonAgainst(denied: NameKey, by: NameKey, { asked, wanted, rows }: Circumstances): NotDeniedReason | undefined {
  if (by.canonical === denied.canonical) return 'replacement_same';
  if (asked.has(by.canonical)) return 'replacement_denied';
  if ((wanted.get(by.canonical) ?? 0) > 1) return 'replacement_repeated';
  const there = rows.get(by.canonical);
  if (!there) return undefined;
  return there.kind === 'denied' ? 'replacement_denied' : 'replacement_taken';
}
