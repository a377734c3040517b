import { Injectable } from '@nestjs/common';
import { PreparedQueries } from '@app/database';
import { jobDefinitions } from '../job-definitions.js';
import { jobStates, stateOf, type JobState } from './queue.repository.js';

/** Tasks that this version does not know, of another one in the same queue, are counted together. */
const otherTasks = 'other';

/** What is queued of one task, in one state. */
export interface JobCount {
  readonly task: string;
  readonly state: JobState;
  readonly jobs: number;
  /** Seconds for which the oldest of them has been due, and nobody has taken it. */
  readonly overdue: number;
}

// One pass over what is queued. What is done has left the queue, so that this is little; an index would have to be read as a whole just the same.
const census = {
  name: 'jobs_census',
  text: `select task, state, count(*)::int as jobs,
      coalesce(extract(epoch from now() - min(run_at) filter (where state in ('waiting', 'failed') and run_at <= now())), 0)::float8 as overdue
    from (select case when task_identifier = any($1) then task_identifier else $2 end as task, ${stateOf} as state, run_at from graphile_worker.jobs) as job
    group by task, state`,
};

/** How much is queued, and for how long. */
@Injectable()
export class QueueStatistics {
  constructor(private readonly statements: PreparedQueries) {}

  /** Every task in every state, also where there is none. */
  async take(): Promise<JobCount[]> {
    const known = Object.keys(jobDefinitions);
    const rows = await this.statements.rows<JobCount>(census, [known, otherTasks]);
    const found = new Map(rows.map((row) => [`${row.task} ${row.state}`, row]));
    return [...known, otherTasks].flatMap((task) => jobStates.map((state) => found.get(`${task} ${state}`) ?? { task, state, jobs: 0, overdue: 0 }));
  }
}
