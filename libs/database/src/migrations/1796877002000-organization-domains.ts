import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Domains that organizations prove to own, whose people may join. */
export class OrganizationDomains1796877002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table organization_domains (
      organization_id text collate "C" not null constraint fk_organization_domains_organization references organizations on delete cascade,
      domain text collate "C" not null,
      token text not null,
      joining text not null default 'off',
      last_check text,
      created_at timestamptz(3) not null,
      verified_at timestamptz(3),
      checked_at timestamptz(3),
      failing_since timestamptz(3),
      version integer not null default 1,
      constraint pk_organization_domains primary key (organization_id, domain),
      constraint ck_organization_domains_joining check (joining in ('off', 'members')),
      constraint ck_organization_domains_last_check check (last_check in ('found', 'absent', 'unreachable'))
    )`);
    // A domain is that of one organization at a time.
    await runner.query(
      'create unique index uq_organization_domains_verified on organization_domains (domain) where verified_at is not null',
    );
    await runner.query(
      'create index ix_organization_domains_checked on organization_domains (checked_at) where verified_at is not null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table organization_domains');
  }
}
