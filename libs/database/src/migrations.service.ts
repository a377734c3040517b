import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isUndefinedTable } from './database-errors.js';
import { PreparedQueries } from './prepared-queries.js';

const migrationsDone = { name: 'migrations_done', text: 'select name from migrations' };

/** Whether the database is at the version of this build. */
@Injectable()
export class Migrations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: PreparedQueries,
  ) {}

  /** A newer database is fine: old and new instances run side by side while a new version is rolled out. */
  async areComplete(): Promise<boolean> {
    const done = new Set(await this.done());
    return this.dataSource.migrations.every((one) => done.has(one.name ?? one.constructor.name));
  }

  private async done(): Promise<string[]> {
    try {
      return (await this.statements.rows<{ name: string }>(migrationsDone, [])).map((one) => one.name);
    } catch (error) {
      // A database without migrations.
      if (isUndefinedTable(error)) return [];
      throw error;
    }
  }
}
