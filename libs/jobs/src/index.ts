export { JobsModule } from './jobs.module.js';
export { Jobs } from './jobs.service.js';
