import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Channels } from './channels/channels.service.js';
import { CONNECTION, type ConnectionSettings } from './connection.js';
import { dataSourceOptions, type Entities } from './data-source-options.js';
import { Migrations } from './migrations.service.js';
import { Statements } from './statements.js';
import { Transactor } from './transactor.js';

/** The one data source, the transactor, the named statements and the channels, for every room. */
@Global()
@Module({ providers: [Transactor, Statements, Migrations, Channels], exports: [Transactor, Statements, Migrations, Channels] })
export class PersistenceModule {
  static with(settings: ConnectionSettings, entities: Entities): DynamicModule {
    return {
      module: PersistenceModule,
      imports: [TypeOrmModule.forRoot({ ...dataSourceOptions(settings, entities), retryAttempts: 0 })],
      providers: [{ provide: CONNECTION, useValue: settings }],
    };
  }
}
