import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `alter table identities
  add column signed_subject text collate "C",
  add column public_id text collate "C",
  add column email_verified boolean not null default false,
  add column claims_at timestamptz(3)`;

/**
 * Identities as signed; see docs/decisions/identities-as-signed.md. Rows of versions before get their signed
 * subject with the next token.
 */
export class IdentityClaims1796505100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table identities drop column claims_at, drop column email_verified, drop column public_id, drop column signed_subject',
    );
  }
}
