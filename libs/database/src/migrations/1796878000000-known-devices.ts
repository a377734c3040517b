import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The devices that users signed in from: a sign-in from another one is told to its user. */
export class KnownDevices1796878000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table known_devices (
      user_id uuid not null constraint fk_known_devices_user references users on delete cascade,
      device text collate "C" not null,
      known_since timestamptz(3) not null,
      last_used_at timestamptz(3) not null,
      constraint pk_known_devices primary key (user_id, device)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table known_devices');
  }
}
