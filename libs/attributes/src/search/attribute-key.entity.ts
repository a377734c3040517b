import { Entity, ForeignKey, Index, PrimaryColumn, Column } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

const key = 'pk_member_attribute_keys';

/** The form of a searchable value in which it is looked up. */
@Entity('member_attribute_keys')
@ForeignKey('MemberAttributes', ['organizationId', 'userId'], ['organizationId', 'userId'], {
  name: 'fk_member_attribute_keys_attributes',
  onDelete: 'CASCADE',
})
@Index('ix_member_attribute_keys_search', ['organizationId', 'name', 'key', 'userId'])
export class AttributeKey {
  @PrimaryColumn({ type: 'text', name: 'organization_id', collation: 'C', primaryKeyConstraintName: key })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: key })
  userId: UserId;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: key })
  name: string;

  @Column({ type: 'text', collation: 'C' })
  key: string;
}
