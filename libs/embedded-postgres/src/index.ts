export { attachEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';
export { EmbeddedPostgresError } from './embedded-postgres.error.js';
export type { EmbeddedPostgres } from './server.js';
