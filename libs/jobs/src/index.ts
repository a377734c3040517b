export * from './jobs.errors.js';
export { JobsModule } from './jobs.module.js';
export { Jobs } from './jobs.service.js';
export { JobQueue } from './queue/job-queue.service.js';
export { jobStates, QueueRepository, type JobState, type QueuedJob } from './queue/queue.repository.js';
export { JobRunnerSign } from './running/job-runner-sign.entity.js';
export { RunningModule } from './running/running.module.js';
export { TaskHandlers, type Handlers } from './running/task-handlers.js';
