export { Batcher } from './batcher.js';
export { Channels } from './channels/channels.service.js';
export { columnList } from './column-list.js';
export type { ConnectionSettings } from './connection.js';
export { ConnectionPool } from './connection-pool.js';
export { dataSourceOptions, openPool } from './data-source-options.js';
export { DatabaseClock } from './database-clock.service.js';
export { isRefusal, isRetriable, isUnavailable, isUndefinedTable, translating } from './database-errors.js';
export { DatabaseState } from './database-state.service.js';
export { PersistenceModule } from './database.module.js';
export { distributedTables } from './distributed-tables.js';
export { type DistributionStep, distribute } from './distribution.js';
export { ForeignEncoding } from './foreign-encoding.error.js';
export { migrate } from './migrate.js';
export { Migrations } from './migrations.service.js';
export { portMoved } from './moved-ports.js';
export { PreparedQueries, type Statement } from './prepared-queries.js';
export { type BatchedRead, type BatchedStatement, batchedReads } from './read-batch.js';
export type { ReadOnlyRepository } from './read-only-repository.js';
export { Row } from './row.entity.js';
export { type SearchKeyColumn, SearchKeys } from './search-keys.js';
export {
  type CurrentSettings,
  ForeignSettings,
  currentSettings,
  foreignDefaults,
  remediesFor,
} from './session-settings.js';
export { TablesInUse } from './tables-in-use.error.js';
export { TransactionManager } from './transaction-manager.js';
export { Tx } from './tx.js';
export { OwnsUserData, type UserDataOwner, UserDataOwners, erasedAtOnce } from './user-data.js';
