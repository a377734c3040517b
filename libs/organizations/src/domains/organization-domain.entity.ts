import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId } from '@app/common';

export const joinings = ['off', 'members'] as const;
export const domainChecks = ['found', 'absent', 'unreachable'] as const;

/** A domain that an organization proves to own by a record in its DNS. */
@Entity('organization_domains')
@Check('ck_organization_domains_joining', `joining in ('off', 'members')`)
@Check('ck_organization_domains_last_check', `last_check in ('found', 'absent', 'unreachable')`)
@Index('uq_organization_domains_verified', ['domain'], { unique: true, where: 'verified_at is not null' })
@Index('ix_organization_domains_checked', ['checkedAt'], { where: 'verified_at is not null' })
export class OrganizationDomain {
  @ForeignKey('Organization', { name: 'fk_organization_domains_organization', onDelete: 'CASCADE' })
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_organization_domains',
  })
  organizationId: OrganizationId;

  /** In lower case and A-labels. */
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_organization_domains' })
  domain: string;

  /** What the record says. It is no secret: it is in the DNS. */
  @Column('text')
  token: string;

  /** What people with a verified address of the domain may do: nothing, or become members. */
  @Column({ type: 'text', default: 'off' })
  joining: (typeof joinings)[number];

  /** What the last look into the DNS found. */
  @Column({ type: 'text', name: 'last_check', nullable: true })
  lastCheck: (typeof domainChecks)[number] | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  /** Null: the domain has no effect. */
  @Column({ type: 'timestamptz', name: 'verified_at', precision: 3, nullable: true })
  verifiedAt: Date | null;

  @Column({ type: 'timestamptz', name: 'checked_at', precision: 3, nullable: true })
  checkedAt: Date | null;

  /** Since when the record of a verified domain is gone. */
  @Column({ type: 'timestamptz', name: 'failing_since', precision: 3, nullable: true })
  failingSince: Date | null;

  /** How often admins changed it. */
  @Column({ type: 'integer', default: 1 })
  version: number;
}
