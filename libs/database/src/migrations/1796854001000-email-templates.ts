import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The words of organizations for their emails, and the organization and the language of an email. */
export class EmailTemplates1796854001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table email_templates (
      organization_id text collate "C" not null constraint fk_email_templates_organization references organizations on delete cascade,
      kind text collate "C" not null,
      language text collate "C" not null,
      wording jsonb not null,
      updated_at timestamptz(3) not null,
      constraint pk_email_templates primary key (organization_id, kind, language)
    )`);
    // Without a reference: an email may outlive the organization that it is about.
    await runner.query(
      'alter table mails add column organization_id text collate "C", add column language text collate "C"',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table mails drop column organization_id, drop column language');
    await runner.query('drop table email_templates');
  }
}
