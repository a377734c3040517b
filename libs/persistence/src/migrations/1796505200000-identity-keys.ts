import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The keys of identities as signed. Reads go on while they are made. The second one is on an expression, which TypeORM does not know. */
export class IdentityKeys1796505200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create unique index uq_identities_signed_subject on identities (issuer, signed_subject)');
    await runner.query(`create unique index uq_identities_public_id on identities ((coalesce(public_id, provider || '|' || subject)))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index uq_identities_public_id, uq_identities_signed_subject');
  }
}
