import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrganizationId } from '@app/kernel';
import { Row } from '@app/persistence';

/** A tenant: M2's organization, the container of `/v1/user` and the tenant of `/api/v1/user` are all this row. */
@Entity('organizations')
@Check('ck_organizations_id', `id ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'`)
export class Organization extends Row {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_organizations' })
  id: OrganizationId;

  @Column('text')
  name: string;
}
