import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notifications to a role that are being sent. */
export class NotificationDispatches1796889003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create table notification_dispatches (
        organization_id text collate "C" not null,
        message_id uuid not null,
        role_id text collate "C" not null,
        began_at timestamptz(3) not null default now(),
        reached uuid,
        delivered integer not null default 0,
        constraint pk_notification_dispatches primary key (organization_id, message_id),
        constraint fk_notification_dispatches_message foreign key (organization_id, message_id)
          references notification_messages (organization_id, id) on delete cascade
      )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table notification_dispatches');
  }
}
