export { Departure } from './departure.js';
export { explanationOf } from './explanation.js';
export { foundation } from './foundation.module.js';
export { replaceKeptSecret } from './kept-secret.js';
export { logLines } from './log-lines.js';
export { migrateDatabase, reachDatabase } from './reach-database.js';
export { Shutdown } from './shutdown.js';
