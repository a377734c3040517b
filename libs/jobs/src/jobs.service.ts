import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/persistence';

/** What is done after a write, and what it needs to know. */
export interface JobPayloads {
  /** Removes everything that mentions a deleted person. */
  'account.purge': { userId: string };
  /** Removes a picture that nobody points at any more. */
  'picture.sweep': { hash: string };
  /** Sends a letter. */
  'mail.send': { mailId: string };
  /** Writes a letter to whoever has an address, if somebody does. The address is sealed. */
  'link.send': { purpose: string; address: string };
  /** Frees usernames whose time of reservation is over. */
  'names.release': Record<string, never>;
}

/** Puts work into the queue (graphile-worker), in the transaction of the change that causes it: both happen or neither. */
@Injectable()
export class Jobs {
  /** @param key a job with the same key that has not run yet is replaced, so that a repeated request does not queue twice */
  async enqueue<Task extends keyof JobPayloads>(tx: Tx, task: Task, payload: JobPayloads[Task], when: { runAt: Date; key: string }): Promise<void> {
    await tx.rows('select 1 from graphile_worker.add_job($1, $2::json, run_at := $3, job_key := $4)', [task, JSON.stringify(payload), when.runAt, when.key]);
  }
}
