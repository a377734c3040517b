export { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
export { visitEmbeddedPostgres } from './visit.js';
export { EmbeddedPostgresError } from './embedded-postgres.error.js';
