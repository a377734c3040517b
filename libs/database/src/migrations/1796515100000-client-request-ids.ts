import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a client called the request of an audit entry. It goes with the person, as all that the client chose;
 * entries of earlier versions have none.
 */
export class ClientRequestIds1796515100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table audit_origins add column client_request_id text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table audit_origins drop column client_request_id');
  }
}
