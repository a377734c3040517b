export { JobsModule } from './jobs.module.js';
export { Jobs } from './jobs.service.js';
export { JobRunnerSign } from './running/job-runner-sign.entity.js';
export { RunningModule } from './running/running.module.js';
export { TaskHandlers, type Handlers } from './running/task-handlers.js';
