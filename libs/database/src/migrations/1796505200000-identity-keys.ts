import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The keys of identities as signed. Reads and writes go on while they are made. The second one is on an
 * expression, which TypeORM does not know.
 */
export class IdentityKeys1796505200000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // Those that were interrupted leave indexes that are good for nothing.
    await runner.query('drop index concurrently if exists uq_identities_signed_subject');
    await runner.query(
      'create unique index concurrently uq_identities_signed_subject on identities (issuer, signed_subject)',
    );
    await runner.query('drop index concurrently if exists uq_identities_public_id');
    await runner.query(
      `create unique index concurrently uq_identities_public_id on identities ((coalesce(public_id, provider || '|' || subject)))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index uq_identities_public_id, uq_identities_signed_subject');
  }
}
