import type { MigrationInterface, QueryRunner } from 'typeorm';

const inboxKey = '(organization_id, user_id)';
const inbox = `references inboxes ${inboxKey} on delete cascade`;

const notifications = [
  `create table notification_feeds (
    organization_id text collate "C" constraint pk_notification_feeds primary key constraint fk_notification_feeds_organization references organizations on delete cascade,
    broadcasts integer not null default 0,
    trimmed integer not null default 0,
    constraint ck_notification_feeds_trimmed check (0 <= trimmed and trimmed <= broadcasts)
  )`,
  `create table notification_messages (
    organization_id text collate "C" not null constraint fk_notification_messages_feed references notification_feeds on delete cascade,
    id uuid not null,
    broadcast_seq integer,
    type text not null,
    title text not null,
    body text not null,
    data jsonb,
    created_at timestamptz(3) not null,
    created_by uuid constraint fk_notification_messages_creator references users on delete set null,
    constraint pk_notification_messages primary key (organization_id, id),
    constraint uq_notification_messages_broadcast unique (organization_id, broadcast_seq)
  )`,
  'create index ix_notification_messages_created_at on notification_messages (organization_id, created_at)',
  'create index ix_notification_messages_creator on notification_messages (created_by) where created_by is not null',
  `create table inboxes (
    organization_id text collate "C" not null,
    user_id uuid not null,
    base integer not null,
    last_seq integer not null default 0,
    floor integer not null default 0,
    floor_seq integer not null default 0,
    read_mark integer not null default 0,
    reads_beyond integer not null default 0,
    constraint pk_inboxes primary key ${inboxKey},
    constraint fk_inboxes_member foreign key ${inboxKey} references members ${inboxKey} on delete cascade,
    constraint ck_inboxes_counts check (base >= 0 and 0 <= floor_seq and floor_seq <= last_seq and 0 <= floor and floor <= read_mark and reads_beyond >= 0)
  )`,
  'create index ix_inboxes_user on inboxes (user_id, organization_id)',
  `create table notification_deliveries (
    organization_id text collate "C" not null,
    user_id uuid not null,
    rank integer not null,
    seq integer not null,
    broadcasts_before integer not null,
    message_id uuid not null,
    constraint pk_notification_deliveries primary key (organization_id, user_id, rank),
    constraint uq_notification_deliveries_message unique (organization_id, message_id, user_id),
    constraint fk_notification_deliveries_inbox foreign key ${inboxKey} ${inbox},
    constraint fk_notification_deliveries_message foreign key (organization_id, message_id) references notification_messages (organization_id, id) on delete cascade
  )`,
  'create index ix_notification_deliveries_broadcasts on notification_deliveries (organization_id, user_id, broadcasts_before, rank)',
  `create table notification_reads (
    organization_id text collate "C" not null,
    user_id uuid not null,
    rank integer not null,
    read_at timestamptz(3) not null,
    constraint pk_notification_reads primary key (organization_id, user_id, rank),
    constraint fk_notification_reads_inbox foreign key ${inboxKey} ${inbox}
  )`,
  'create index ix_notification_reads_read_at on notification_reads (organization_id, read_at)',
  `create table notification_marks (
    organization_id text collate "C" not null,
    user_id uuid not null,
    up_to integer not null,
    read_at timestamptz(3) not null,
    constraint pk_notification_marks primary key (organization_id, user_id, up_to),
    constraint fk_notification_marks_inbox foreign key ${inboxKey} ${inbox}
  )`,
  'create index ix_notification_marks_read_at on notification_marks (organization_id, read_at)',
];

const presentOnes = [
  'insert into notification_feeds (organization_id) select id from organizations',
  'insert into inboxes (organization_id, user_id, base) select organization_id, user_id, 0 from members',
];

const idempotency = [
  `create table idempotency_keys (
    organization_id text collate "C" not null,
    user_id uuid not null,
    key text collate "C" not null,
    fingerprint bytea not null,
    answer json not null,
    created_at timestamptz(3) not null,
    constraint pk_idempotency_keys primary key (organization_id, user_id, key),
    constraint fk_idempotency_keys_member foreign key (organization_id, user_id) references members (organization_id, user_id) on delete cascade
  )`,
  'create index ix_idempotency_keys_created_at on idempotency_keys (created_at)',
];

/** Notifications: messages, the inbox of each member, what was read. And the keys of requests that may be repeated. */
export class Notifications1795700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...notifications, ...presentOnes, ...idempotency]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table idempotency_keys, notification_marks, notification_reads, notification_deliveries, inboxes, notification_messages, notification_feeds`,
    );
  }
}
