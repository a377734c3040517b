export { JobsModule } from './jobs.module.js';
export { Jobs, type JobPayloads } from './jobs.service.js';
