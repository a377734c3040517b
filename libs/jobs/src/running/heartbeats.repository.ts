import type { Tx } from '@app/database';
import type { QueueConnections } from './queue-connections.js';

/** A runner without a heartbeat for this long counts as dead. */
const silence = `interval '30 seconds'`;

/** Only one instance at a time frees jobs of dead runners; the others skip it. */
const freeingLock = 0x0fa_ceb;

/** A job whose runner died. */
export interface Orphan {
  readonly id: string;
  readonly runner: string;
  /** Whether no attempt is left. */
  readonly spent: boolean;
}

/** Heartbeats of the runners. Times are those of the database, the one clock that all instances share. */
export const heartbeats = {
  /**
   * Records a heartbeat, in one statement on a connection of the runner: a transaction would wait behind requests.
   * @returns whether the heartbeat before was in time as well
   */
  async beat(connections: QueueConnections, runner: string): Promise<boolean> {
    const { rows } = await connections.query<{ steady: boolean }>(
      `with before as (select seen_at > now() - ${silence} as steady from job_runners where id = $1)
       insert into job_runners (id, seen_at) values ($1, now()) on conflict (id) do update set seen_at = excluded.seen_at
       returning coalesce((select steady from before), false) as steady`,
      [runner],
    );
    return rows[0]?.steady ?? false;
  },

  /** Removes a runner that has stopped. */
  async remove(connections: QueueConnections, runner: string): Promise<void> {
    await connections.query('delete from job_runners where id = $1', [runner]);
  },

  /**
   * Whether the queue has long assigned a job to the runner that the runner does not know: the response that
   * assigned it was lost.
   */
  async hasLostJobs(connections: QueueConnections, runner: string, running: ReadonlySet<string>): Promise<boolean> {
    const { rows } = await connections.query(
      `select 1 from graphile_worker.jobs where locked_by = $1 and locked_at < now() - ${silence} and id <> all ($2::bigint[]) limit 1`,
      [runner, [...running]],
    );
    return rows.length > 0;
  },

  /** Jobs whose runner has had no heartbeat for a while. None while another instance searches. */
  async orphans(tx: Tx): Promise<Orphan[]> {
    const turn = await tx.row<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [freeingLock]);
    if (!turn?.mine) return [];
    return tx.rows<Orphan>(
      `select j.id, j.locked_by as runner, j.attempts >= j.max_attempts as spent from graphile_worker.jobs j
       where j.locked_at < now() - ${silence}
         and not exists (select 1 from job_runners r where r.id = j.locked_by and r.seen_at > now() - ${silence})`,
    );
  },

  /**
   * Returns the jobs to the queue, to be tried again later as after any failure; parks those without an
   * attempt left.
   */
  async free(tx: Tx, orphans: readonly Orphan[]): Promise<void> {
    const idsOf = (spent: boolean): string[] => orphans.filter((one) => one.spent === spent).map((one) => one.id);
    await tx.rows('select graphile_worker.force_unlock_workers($1)', [[...new Set(orphans.map((one) => one.runner))]]);
    await tx.rows('select 1 from graphile_worker.permanently_fail_jobs($1::bigint[], $2)', [
      idsOf(true),
      'The process ended while it worked on this.',
    ]);
    await tx.rows(
      `select graphile_worker.reschedule_jobs(array[j.id], run_at := now() + exp(least(j.attempts, 10)) * interval '1 second')
       from graphile_worker.jobs j where j.id = any ($1::bigint[])`,
      [idsOf(false)],
    );
  },

  async removeDead(tx: Tx): Promise<void> {
    await tx.rows(`delete from job_runners where seen_at < now() - ${silence}`);
  },
};
