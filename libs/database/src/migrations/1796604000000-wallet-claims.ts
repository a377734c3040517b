import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Wallets that came with imported users and that nobody has proved here. A new table: nobody waits for it. */
export class WalletClaims1796604000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table wallet_claims (
      user_id uuid constraint pk_wallet_claims primary key constraint fk_wallet_claims_user references users on delete cascade,
      address text collate "C" not null,
      chain_id bigint,
      linked_at timestamptz(3),
      constraint ck_wallet_claims_address check (address ~ '^0x[0-9a-fA-F]{40}$')
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table wallet_claims');
  }
}
