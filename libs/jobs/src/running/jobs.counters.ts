import { defineCounter } from '@app/common';
import { jobDefinitions, type TaskName } from '../job-definitions.js';

const values = Object.keys(jobDefinitions) as TaskName[];

export const jobsDone = defineCounter({
  name: 'facet_jobs_done_total',
  help: 'Jobs that this process has done, by task.',
  label: 'task',
  values,
});

/** Each attempt counts. */
export const jobFailures = defineCounter({
  name: 'facet_job_failures_total',
  help: 'Attempts at a job that failed in this process, by task.',
  label: 'task',
  values,
});
