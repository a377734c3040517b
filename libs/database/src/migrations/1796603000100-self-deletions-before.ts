import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Accounts that were deleted before and are not purged yet: the audit says whether their users did it
 * themselves. It locks these rows alone.
 */
export class SelfDeletionsBefore1796603000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`update users u set self_deleted_at = u.deleted_at
      from audit_subjects s
      where u.status = 'deleted' and u.deleted_at is not null and s.user_id = u.id and exists (
        select 1 from members m join audit_entries a on a.organization_id = m.organization_id and a.target = s.subject
        where m.user_id = u.id and a.action = 'user.deleted' and a.actor = s.subject and a.at >= u.deleted_at and a.at < u.deleted_at + interval '1 minute')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('update users set self_deleted_at = null where self_deleted_at is not null');
  }
}
