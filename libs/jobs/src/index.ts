export type { JobPayloads } from './job-definitions.js';
export { jobs } from './job-queuing.js';
export { JobNotFound, JobNotParked } from './jobs.errors.js';
export { JobsModule } from './jobs.module.js';
export { JobQueue } from './queue/job-queue.service.js';
export { type JobCount, type JobState, QueueRepository, type QueuedJob, jobStates } from './queue/queue.repository.js';
export { HandlesJob } from './running/job-handlers.js';
export { JobRunnerHeartbeat } from './running/job-runner-heartbeat.entity.js';
export { JobRunnerModule } from './running/job-runner.module.js';
