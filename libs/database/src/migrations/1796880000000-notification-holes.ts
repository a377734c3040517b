import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notifications that members archived or deleted. */
export class NotificationHoles1796880000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create table notification_holes (
        organization_id text collate "C" not null,
        user_id uuid not null,
        rank integer not null,
        message_id uuid not null,
        archived boolean not null,
        created_at timestamptz(3) not null,
        constraint pk_notification_holes primary key (organization_id, user_id, rank),
        constraint uq_notification_holes_message unique (organization_id, user_id, message_id),
        constraint fk_notification_holes_inbox foreign key (organization_id, user_id) references inboxes (organization_id, user_id) on delete cascade
      )`,
    );
    await runner.query('alter table inboxes add column holes integer not null default 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table inboxes drop column holes');
    await runner.query('drop table notification_holes');
  }
}
