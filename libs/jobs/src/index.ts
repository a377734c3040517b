export type { JobPayloads } from './job-definitions.js';
export { jobs } from './job-queuing.js';
export { JobNotFound, JobNotParked } from './jobs.errors.js';
export { JobsModule } from './jobs.module.js';
export { type JobCount, JobQueue, type JobState, type QueuedJob, jobStates } from './queue/job-queue.service.js';
export { HandlesJob } from './running/job-handlers.js';
export { JobRunner } from './running/job-runner.js';
export { JobRunnerHeartbeat } from './running/job-runner-heartbeat.entity.js';
export { JobRunnerModule } from './running/job-runner.module.js';
