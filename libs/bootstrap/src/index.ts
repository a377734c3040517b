export { ShutdownState } from './shutdown-state.js';
export { explanationOf } from './explanation.js';
export { coreModules } from './core.module.js';
export { replaceGeneratedSecret } from './generated-secret.js';
export { logLines } from './log-lines.js';
export { migrateDatabase, connectDatabase } from './connect-database.js';
export { Shutdown } from './shutdown.js';
