import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the bans that are over. The tables are busy and long, so the indexes are made while others write. */
export class BanEndIndexes1796872002000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was interrupted leaves an index that is good for nothing.
    await runner.query('drop index concurrently if exists ix_members_ban_ends');
    await runner.query(
      'create index concurrently ix_members_ban_ends on members (banned_until) where banned_until is not null',
    );
    await runner.query('drop index concurrently if exists ix_users_ban_ends');
    await runner.query(
      'create index concurrently ix_users_ban_ends on users (banned_until) where banned_until is not null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_users_ban_ends');
    await runner.query('drop index ix_members_ban_ends');
  }
}
