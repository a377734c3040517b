import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Issuers whose tokens are accepted: those of the setting, and those that operators add. */
export class TrustedIssuers1796803000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table trusted_issuers (
      issuer text collate "C" not null,
      provider text collate "C" not null,
      jwks_uri text collate "C" not null,
      audience text[] not null,
      organization_id text collate "C" not null,
      algorithms text[] not null,
      update_claims boolean not null,
      jwks_outage_seconds integer not null,
      source text collate "C" not null,
      created_at timestamptz(3) not null,
      constraint pk_trusted_issuers primary key (issuer),
      constraint uq_trusted_issuers_provider unique (provider),
      constraint ck_trusted_issuers_source check (source in ('environment', 'operator'))
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table trusted_issuers');
  }
}
