import { str } from 'envalid';
import { postgresUrl, replicaUrl, whole } from './validators.js';

/** Where the database is, and how it is used. */
export const databaseSchema = {
  DATABASE_URL: postgresUrl({
    default: undefined,
    desc: 'PostgreSQL 15 or later to use instead of the embedded one; several hosts as host1:5432,host2:5432: the one that takes writes; a Unix socket as ?host=/var/run/postgresql; required in production',
  }),
  DATABASE_POOL_SIZE: whole(
    1,
    1000,
  )({
    default: 10,
    desc: 'connections that one instance opens at the most for requests and jobs; the queue adds 2, the first stream one',
  }),
  READ_BATCHING: str({
    choices: ['on', 'off'] as const,
    default: 'on',
    desc: 'on: callers who come while the database is busy share one statement, for reads and refreshes; off: each has one of their own',
  }),
  DATABASE_POOLER: str({
    choices: ['none', 'transaction'] as const,
    default: 'none',
    desc: 'transaction: behind pgbouncer in transaction mode, no named statements',
  }),
  DATABASE_REPLICA_URL: replicaUrl({
    default: undefined,
    desc: 'a replica of the database that answers reads which may be a little old: lists and searches of members, profiles of other users, exports; never for a caller who wrote since; see docs/operations/scaling.md; empty: the primary answers all',
  }),
  DATABASE_REPLICA_MAX_LAG: whole(
    1,
    300,
  )({
    default: 5,
    desc: 'seconds by which what the replica answers may be old at the most (1 to 300); with a larger lag the primary answers',
  }),
};
