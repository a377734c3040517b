import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which session or API key an entry of the audit was made with. Entries of earlier versions do not say. */
export class AuditCredential1796507200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table audit_entries add column credential_id text collate "C"');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table audit_entries drop column credential_id');
  }
}
