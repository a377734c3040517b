import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The last keys that trusted issuers published, for a server that starts while an issuer cannot be reached. */
export class IssuerKeySets1796602000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table issuer_key_sets (
      issuer text collate "C" not null,
      jwks_uri text collate "C" not null,
      key_set jsonb not null,
      fetched_at timestamptz(3) not null,
      constraint pk_issuer_key_sets primary key (issuer, jwks_uri)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table issuer_key_sets');
  }
}
