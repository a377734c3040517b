import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Invitations that were accepted or revoked, for a year. */
export class PastInvitations1796877001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table past_invitations (
      organization_id text collate "C" not null constraint fk_past_invitations_organization references organizations on delete cascade,
      id uuid not null,
      outcome text collate "C" not null,
      email text not null,
      address_key text collate "C" not null,
      name text,
      roles text[] not null,
      invited_by uuid constraint fk_past_invitations_invited_by references users on delete set null,
      user_id uuid constraint fk_past_invitations_user references users on delete cascade,
      created_at timestamptz(3) not null,
      expires_at timestamptz(3) not null,
      ended_at timestamptz(3) not null,
      constraint pk_past_invitations primary key (organization_id, id),
      constraint ck_past_invitations_outcome check (outcome in ('accepted', 'revoked') and (outcome = 'accepted') = (user_id is not null))
    )`);
    await runner.query('create index ix_past_invitations_outcome on past_invitations (organization_id, outcome, id)');
    await runner.query('create index ix_past_invitations_address on past_invitations (address_key)');
    await runner.query('create index ix_past_invitations_user on past_invitations (user_id)');
    await runner.query('create index ix_past_invitations_invited_by on past_invitations (invited_by)');
    await runner.query('create index ix_past_invitations_ended on past_invitations (ended_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table past_invitations');
  }
}
