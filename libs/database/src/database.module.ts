import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Channels } from './channels/channels.service.js';
import { CONNECTION, type ConnectionSettings } from './connection.js';
import { ConnectionPool } from './connection-pool.js';
import { dataSourceOptions, type Entities } from './data-source-options.js';
import { DatabaseClock } from './database-clock.service.js';
import { Migrations } from './migrations.service.js';
import { PreparedQueries } from './prepared-queries.js';
import { ReplicaReads } from './replica/replica-reads.service.js';
import { TransactionManager } from './transaction-manager.js';
import { WriteSlots } from './write-slots.js';

const services = [
  ...[WriteSlots, TransactionManager, PreparedQueries, ReplicaReads],
  ...[Migrations, Channels, ConnectionPool, DatabaseClock],
];

/** The one data source, the transactions, the named statements and the channels, for every library. */
@Global()
@Module({ providers: services, exports: services })
export class PersistenceModule {
  /** @param later the pool is opened at its first use, not at the start */
  static with(settings: ConnectionSettings, entities: Entities, later = false): DynamicModule {
    return {
      module: PersistenceModule,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(settings, entities),
          retryAttempts: 0,
          manualInitialization: later,
        }),
      ],
      providers: [{ provide: CONNECTION, useValue: settings }],
    };
  }
}
