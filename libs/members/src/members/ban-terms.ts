import { RequestInvalid } from '@app/common';
import type { Tx } from '@app/database';
import { jobs } from '@app/jobs';
import type { BanTerms } from '@app/users';

/** A ban for no stated reason, until somebody ends it. */
export const noTerms: BanTerms = { reason: null, until: null };

const longest = 10 * 366 * 86_400_000;

/** Throws `RequestInvalid`. */
export function assertEnd({ until }: BanTerms, now: Date): void {
  if (until === null || (until > now && until.getTime() - now.getTime() <= longest)) return;
  const message = 'until must be in the future, and within ten years';
  throw new RequestInvalid({ fields: [{ field: 'until', message }] });
}

/** One job ends all bans that are over. If it is lost, the regular one does. */
export async function queueBanEnd(tx: Tx, { until }: BanTerms): Promise<void> {
  if (until !== null) await jobs.enqueue(tx, 'bans.end', {}, { runAt: until, key: `bans.end:${until.toISOString()}` });
}

/** What the audit says of the terms. The reason is about a person, and stays out. */
export const factsOf = ({ reason, until }: BanTerms): { readonly until?: string; readonly hasReason?: boolean } => ({
  ...(until !== null && { until: until.toISOString() }),
  ...(reason !== null && { hasReason: true }),
});
