import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Wallets that people have proved to be theirs, and the nonces of those proofs. */
export class Wallets1795330800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table wallet_nonces, wallets');
  }
}

const statements = [
  `create table wallets (
    user_id uuid constraint pk_wallets primary key constraint fk_wallets_user references users on delete cascade,
    address text collate "C" not null constraint uq_wallets_address unique,
    chain_id bigint not null,
    linked_at timestamptz(3) not null,
    constraint ck_wallets_address check (address ~ '^0x[0-9a-fA-F]{40}$')
  )`,
  `create table wallet_nonces (
    nonce text collate "C" constraint pk_wallet_nonces primary key,
    user_id uuid not null constraint fk_wallet_nonces_user references users on delete cascade,
    expires_at timestamptz(3) not null
  )`,
  'create index ix_wallet_nonces_user on wallet_nonces (user_id)',
  'create index ix_wallet_nonces_expires on wallet_nonces (expires_at)',
];
