import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The language, the logo and the color of an organization. */
export class OrganizationLook1796854000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table organizations add column locale text, add column logo_url text, add column color text',
    );
    await runner.query(`alter table organizations add constraint ck_organizations_look check (
      char_length(locale) <= 100 and logo_url ~ '^https://[^[:space:]"<>]+$' and char_length(logo_url) <= 2048
      and color ~ '^#[0-9a-f]{6}$') not valid`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table organizations drop column locale, drop column logo_url, drop column color');
  }
}
