import type { PreparedQueries } from '@app/database';

// Locked rows are skipped and left for the next time: two sweeps that wait for each other would be a deadlock.
const sweep = {
  name: 'rate_limit_sweep',
  text: 'delete from rate_limits where key = any(array(select key from rate_limits where full_at < $1 order by full_at limit 1000 for update skip locked))',
};

const odds = 0.002;

/** Now and then, removes the rows of limits that are full again. */
export async function sweepSometimes(statements: PreparedQueries, now: Date): Promise<void> {
  if (Math.random() < odds) await statements.rows(sweep, [now]);
}
