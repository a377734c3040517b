import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';
import { Row } from '@app/database';

/** The attributes of a member in one organization. */
@Entity('member_attributes')
@ForeignKey('Member', ['organizationId', 'userId'], ['organizationId', 'userId'], {
  name: 'fk_member_attributes_member',
  onDelete: 'CASCADE',
})
export class MemberAttributes extends Row {
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_member_attributes',
  })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_member_attributes' })
  userId: UserId;

  /** Values by name. Some may not fit the schema any more. */
  @Column('jsonb')
  attributes: Record<string, unknown>;
}
