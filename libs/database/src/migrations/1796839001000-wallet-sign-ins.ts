import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Nonces of sign-ins with wallets. */
export class WalletSignIns1796839001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table wallet_sign_ins');
  }
}

const statements = [
  `create table wallet_sign_ins (
    nonce text collate "C" constraint pk_wallet_sign_ins primary key,
    request_hash bytea not null,
    organization_id text collate "C",
    expires_at timestamptz(3) not null
  )`,
  'create index ix_wallet_sign_ins_expires on wallet_sign_ins (expires_at)',
];
