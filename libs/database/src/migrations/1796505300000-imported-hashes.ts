import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `create index concurrently ix_password_credentials_imported on password_credentials ((hash collate "C"))
  where hash not like '$argon2id$v=19$m=19456,t=2,p=1$%'`;

/**
 * Finds the kinds of hashes that were imported, of which a sign-in must know. It gets smaller with each of
 * them that is replaced.
 */
export class ImportedHashes1796505300000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was interrupted leaves an index that is good for nothing.
    await runner.query('drop index concurrently if exists ix_password_credentials_imported');
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_password_credentials_imported');
  }
}
