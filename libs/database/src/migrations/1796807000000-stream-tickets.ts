import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tickets that open one stream each. Without a foreign key to sessions, which may be in shards of their own. */
export class StreamTickets1796807000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table stream_tickets');
  }
}

const statements = [
  `create table stream_tickets (
    id uuid constraint pk_stream_tickets primary key,
    secret_hash bytea not null,
    user_id uuid not null constraint fk_stream_tickets_user references users on delete cascade,
    session_id uuid,
    organization_id text collate "C",
    valid_until timestamptz(3),
    expires_at timestamptz(3) not null
  )`,
  'create index ix_stream_tickets_user on stream_tickets (user_id)',
  'create index ix_stream_tickets_expires on stream_tickets (expires_at)',
];
