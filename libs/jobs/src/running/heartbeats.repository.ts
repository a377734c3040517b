import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/database';
import type { QueueConnections } from './queue-connections.js';

/** A runner that has not been seen for so long is taken for dead. */
const silence = `interval '30 seconds'`;

/** Of all instances one frees at a time; the others go on. */
const freeingLock = 0x0fa_ceb;

/** A job whose runner died. */
export interface Orphan {
  readonly id: string;
  readonly runner: string;
  /** Whether there is a try left. */
  readonly spent: boolean;
}

/** Signs of life of the runners. Time is that of the database, the one clock that all instances have. */
@Injectable()
export class HeartbeatsRepository {
  /**
   * One statement on a connection of the runner, not of a transaction, which would wait behind requests.
   * @returns whether the sign before was not long ago either
   */
  async sign(connections: QueueConnections, runner: string): Promise<boolean> {
    const { rows } = await connections.query<{ steady: boolean }>(
      `with before as (select seen_at > now() - ${silence} as steady from job_runners where id = $1)
       insert into job_runners (id, seen_at) values ($1, now()) on conflict (id) do update set seen_at = excluded.seen_at
       returning coalesce((select steady from before), false) as steady`,
      [runner],
    );
    return rows[0]?.steady ?? false;
  }

  async leave(connections: QueueConnections, runner: string): Promise<void> {
    await connections.query('delete from job_runners where id = $1', [runner]);
  }

  /** Whether the queue says for long that the runner works on a job that it knows nothing of: the answer that gave it the job was lost on the way. */
  async hasForgotten(connections: QueueConnections, runner: string, held: ReadonlySet<string>): Promise<boolean> {
    const { rows } = await connections.query(
      `select 1 from graphile_worker.jobs where locked_by = $1 and locked_at < now() - ${silence} and id <> all ($2::bigint[]) limit 1`,
      [runner, [...held]],
    );
    return rows.length > 0;
  }

  /** Jobs that somebody took a while ago who has given no sign since. None while another instance looks for them. */
  async orphans(tx: Tx): Promise<Orphan[]> {
    const turn = await tx.row<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [freeingLock]);
    if (!turn?.mine) return [];
    return tx.rows<Orphan>(
      `select j.id, j.locked_by as runner, j.attempts >= j.max_attempts as spent from graphile_worker.jobs j
       where j.locked_at < now() - ${silence}
         and not exists (select 1 from job_runners r where r.id = j.locked_by and r.seen_at > now() - ${silence})`,
    );
  }

  /** Gives the jobs back to the queue: to be tried again after a while, as after any failure, or parked when that was the last try. */
  async free(tx: Tx, orphans: readonly Orphan[]): Promise<void> {
    const idsOf = (spent: boolean): string[] => orphans.filter((one) => one.spent === spent).map((one) => one.id);
    await tx.rows('select graphile_worker.force_unlock_workers($1)', [[...new Set(orphans.map((one) => one.runner))]]);
    await tx.rows('select 1 from graphile_worker.permanently_fail_jobs($1::bigint[], $2)', [idsOf(true), 'The process ended while it worked on this.']);
    await tx.rows(
      `select graphile_worker.reschedule_jobs(array[j.id], run_at := now() + exp(least(j.attempts, 10)) * interval '1 second')
       from graphile_worker.jobs j where j.id = any ($1::bigint[])`,
      [idsOf(false)],
    );
  }

  async forgetDead(tx: Tx): Promise<void> {
    await tx.rows(`delete from job_runners where seen_at < now() - ${silence}`);
  }
}
