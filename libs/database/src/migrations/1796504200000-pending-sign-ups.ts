import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `create table pending_sign_ups (
    id uuid constraint pk_pending_sign_ups primary key,
    organization_id text collate "C" not null constraint fk_pending_sign_ups_organization references organizations on delete cascade,
    email text not null,
    address_key text collate "C" not null,
    password_hash text not null,
    name text not null,
    handle text,
    referrer_handle text,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3) not null
  )`,
  'create index ix_pending_sign_ups_address on pending_sign_ups (address_key)',
  'create index ix_pending_sign_ups_expires on pending_sign_ups (expires_at)',
  'create index ix_pending_sign_ups_organization on pending_sign_ups (organization_id)',
  // The letter of a pending sign-up belongs to nobody yet.
  'alter table mails alter column user_id drop not null',
];

/**
 * Sign-ups that wait for a proof of their address, beside each other. People of status pending, from before,
 * can still be confirmed.
 */
export class PendingSignUps1796504200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('delete from mails where user_id is null');
    await runner.query('alter table mails alter column user_id set not null');
    await runner.query('drop table pending_sign_ups');
  }
}
